import type { LastUse, Token } from '../../domain/token.ts';
import { asSweepError } from '../../errors.ts';
import { isId } from '../kit/ids.ts';
import { ListParts } from '../kit/list-parts.ts';
import { mapConcurrently } from '../kit/map-concurrently.ts';
import { unreadable, unsafeId } from '../kit/states.ts';
import { epochMillis } from '../kit/time.ts';
import type { Iam, IamAccessKey } from './api.ts';
import type { LastUseOf } from './last-use.ts';
import { statusOf } from './status.ts';
import { findKey, listKeys } from './user-keys.ts';

/** What a listing needs. */
export interface KeyListingOptions {
  readonly iam: Iam;
  readonly lastUseOf: LastUseOf;
  /** Ids of the keys that the connection itself signs with. */
  readonly ownIds: ReadonlySet<string>;
  readonly concurrency: number;
  /** What went wrong at single users. */
  readonly users: ListParts;
}

/** One listing: the access keys of each user, each with its last use. */
export class KeyListing {
  readonly #options: KeyListingOptions;
  readonly #keys = new ListParts();

  constructor(options: KeyListingOptions) {
    this.#options = options;
  }

  /** Yields the keys of these users; those that cannot be read come last. Throws SweepError. */
  async *pages(userNames: ReadonlySet<string>): AsyncGenerator<readonly Token[]> {
    const { concurrency, users } = this.#options;
    const unread: Token[] = [];
    const source = onePage([...userNames]);
    for await (const page of mapConcurrently(source, concurrency, (name) => this.#keysOf(name))) {
      const tokens = page.flat();
      unread.push(...tokens.filter(({ providerState }) => providerState));
      yield tokens.filter(({ providerState }) => !providerState);
    }
    users.conclude('users');
    this.#keys.conclude('access keys');
    yield unread;
  }

  /** A user whose keys cannot be listed is that user's failure. */
  async #keysOf(userName: string): Promise<readonly Token[]> {
    const { iam, users } = this.#options;
    let keys: readonly IamAccessKey[] | 'gone';
    try {
      keys = await listKeys(iam, userName);
      if (keys === 'gone') users.gone();
      else users.listed();
    } catch (error) {
      users.parentFailed(error, `listing the access keys of user ${userName}`, userName);
      return [];
    }
    if (keys === 'gone') return [];
    const tokens = await Promise.all(keys.map((key) => this.#read(key, userName)));
    return tokens.filter((token) => token !== undefined);
  }

  /** A listed key with its last use; `undefined` for one that was deleted since it was listed. */
  async #read(key: IamAccessKey, userName: string): Promise<Token | undefined> {
    const { lastUseOf, ownIds } = this.#options;
    try {
      const token = toToken(key, userName, await lastUseOf(userName, key), ownIds);
      this.#keys.listed();
      return token;
    } catch (error) {
      if (await this.#isDeleted(key, userName, error)) return undefined;
      const failure = this.#keys.failed(error);
      return {
        ...toToken(key, userName, 'unknown', ownIds),
        providerState: unreadable(failure),
      };
    }
  }

  /** IAM refuses to tell the last use of an unknown key as if a right were missing; the list of keys shows which it is. */
  async #isDeleted({ id }: IamAccessKey, userName: string, error: unknown): Promise<boolean> {
    const { code } = asSweepError(error);
    if (code !== 'forbidden' && code !== 'not-found') return false;
    try {
      return (await findKey(this.#options.iam, userName, id)) === undefined;
    } catch {
      return false;
    }
  }
}

function toToken(
  { id, status, ...times }: IamAccessKey,
  userName: string,
  lastUsedAt: LastUse,
  ownIds: ReadonlySet<string>,
): Token {
  const createdAt = epochMillis(times.createdAt);
  return {
    id,
    group: userName,
    owner: userName,
    ...statusOf(status),
    ...(createdAt !== undefined && { createdAt }),
    // Long-term credentials, as IAM calls them: they work until somebody takes them away.
    expiresAt: 'never',
    lastUsedAt,
    ...(ownIds.has(id) && { own: true }),
    ...(!isId(id) && { providerState: unsafeId }),
  };
}

async function* onePage<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  yield items;
}
