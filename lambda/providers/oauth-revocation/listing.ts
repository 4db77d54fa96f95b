import type { RegisterEntry } from '../../domain/register-entry.ts';
import type { Token } from '../../domain/token.ts';
import { asSweepError } from '../../errors.ts';
import { aboutPart } from '../kit/list-parts.ts';
import { unreadable } from '../kit/states.ts';
import type { Introspection, OAuthApi } from './api.ts';
import { INACTIVE_AT, isMarked, isRemoved } from './marks.ts';
import { isSecret, readEntry } from './register.ts';
import type { IntrospectionCounts } from './suspicion.ts';
import { type Registered, unreadToken } from './token.ts';

/** What a listing needs. */
export interface ListingOptions {
  readonly api: Pick<OAuthApi, 'introspect'>;
  /** Name or ARN of the connection's own secret. */
  readonly secretId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly describe: (registered: Registered, facts?: Introspection) => Token;
}

/** One listing: reads the entries of the register and introspects their tokens. */
export class RegisterListing {
  readonly counts: IntrospectionCounts = { introspected: 0, inactive: 0 };
  /** Entries whose token is out of use for good. */
  passedOver = 0;
  readonly #options: ListingOptions;

  constructor(options: ListingOptions) {
    this.#options = options;
  }

  /** The entries whose token may be in use. */
  async *remaining(
    pages: AsyncIterable<readonly RegisterEntry[]>,
  ): AsyncGenerator<readonly RegisterEntry[]> {
    for await (const page of pages) {
      const left = page.filter((entry) => !isRemoved(entry));
      this.passedOver += page.length - left.length;
      yield left;
    }
  }

  /** The token of one entry. Throws SweepError when the list has to end. */
  async read(entry: RegisterEntry): Promise<Token> {
    const { secretId, clientSecret, describe } = this.#options;
    const read = readEntry(entry);
    const isOwnSecret = isSecret(entry, secretId);
    if ('error' in read) {
      // The connection's own secret may carry the tag too, although it is not a token.
      if (isOwnSecret) return { ...unreadToken(entry), own: true };
      return { ...unreadToken(entry), providerState: { kind: 'unreadable', error: read.error } };
    }
    const registered: Registered = { entry, read };
    if (isOwnSecret || read.token === clientSecret) return { ...describe(registered), own: true };
    if (isMarked(INACTIVE_AT, entry, read.token)) return describe(registered);
    return this.#introspect(registered);
  }

  /** A token that cannot be introspected is that token's failure. */
  async #introspect(registered: Registered): Promise<Token> {
    const { api, describe } = this.#options;
    const { entry, read } = registered;
    try {
      const facts = await api.introspect(read);
      if (facts) this.counts.introspected++;
      if (facts?.active === false) this.counts.inactive++;
      return describe(registered, facts);
    } catch (error) {
      const { code } = asSweepError(error);
      if (code === 'unauthorized' || code === 'deadline') throw error;
      const named = aboutPart(error, `register entry ${entry.name}`);
      return { ...describe(registered), providerState: unreadable(named) };
    }
  }
}
