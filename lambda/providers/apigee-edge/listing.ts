import type { Token } from '../../domain/token.ts';
import { ListParts } from '../kit/list-parts.ts';
import { mapConcurrently } from '../kit/map-concurrently.ts';
import { unreadable, vanished } from '../kit/states.ts';
import type { ApigeeApi } from './api.ts';
import { hashedOrganization } from './errors.ts';
import type { ApigeeSettings } from './settings.ts';

/** A token value that the search found, with the id of its app. */
export interface FoundToken {
  readonly app: string;
  readonly value: string;
}

/** What a listing needs. */
export interface ListingOptions {
  readonly api: Pick<ApigeeApi, 'listApps' | 'searchTokens'>;
  readonly settings: Pick<ApigeeSettings, 'appIds'>;
  readonly concurrency: number;
  /** Reads one token. Throws SweepError. */
  readonly read: (found: FoundToken) => Promise<Token>;
  /** The same token as far as it is known without being read. */
  readonly unread: (found: FoundToken) => Token;
}

/** One listing: searches the tokens of each app, and reads each token by a call of its own. */
export class ApigeeListing {
  readonly #options: ListingOptions;
  readonly #apps = new ListParts();
  readonly #tokens = new ListParts();

  constructor(options: ListingOptions) {
    this.#options = options;
  }

  /** What went wrong at single apps. */
  get problems() {
    return this.#apps.problems;
  }

  /** Yields the tokens; those that vanished or cannot be read come last. Throws SweepError. */
  async *pages(): AsyncGenerator<readonly Token[]> {
    const { concurrency } = this.#options;
    const gone: Token[] = [];
    const failed: Token[] = [];
    const found = this.#findTokens();
    for await (const page of mapConcurrently(found, concurrency, (one) => this.#read(one))) {
      gone.push(...page.filter(({ providerState }) => providerState === vanished));
      failed.push(...page.filter(({ providerState }) => providerState?.kind === 'unreadable'));
      yield page.filter(isReadable);
    }
    this.#tokens.conclude('tokens');
    // One token may vanish between being found and being read; all of them cannot.
    if (gone.length > 0 && !this.#tokens.anyListed) throw hashedOrganization();
    yield [...gone, ...failed];
  }

  async *#chosenApps(): AsyncGenerator<readonly string[]> {
    const { api, settings } = this.#options;
    if (settings.appIds === 'all') yield* api.listApps();
    else yield [...new Set(settings.appIds)];
  }

  /** An app whose search fails is that app's failure. */
  async *#findTokens(): AsyncGenerator<readonly FoundToken[]> {
    for await (const page of this.#chosenApps()) {
      for (const app of page) {
        try {
          for await (const values of this.#options.api.searchTokens(app)) {
            yield values.map((value) => ({ app, value }));
          }
          this.#apps.listed();
        } catch (error) {
          this.#apps.parentFailed(error, `app ${app}`, app);
        }
      }
    }
    this.#apps.conclude('apps');
  }

  /** A token that cannot be read is that token's failure. */
  async #read(found: FoundToken): Promise<Token> {
    try {
      const token = await this.#options.read(found);
      if (isReadable(token)) this.#tokens.listed();
      return token;
    } catch (error) {
      const failure = this.#tokens.failed(error);
      return { ...this.#options.unread(found), providerState: unreadable(failure) };
    }
  }
}

/** Whether a token was read; one that is gone by its status was. */
function isReadable({ providerState }: Token): boolean {
  return providerState === undefined || providerState.kind === 'gone';
}
