import type { Clock, Limits } from '../../ports.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { nestedLimiter } from './nested-limiter.ts';

/** A connection's account, by a key that is the same for all connections to it, and its limits. */
export type LimitedAccount = readonly [account: string, limits: Limits];

/** One limiter for each account, since connections to one account share its rate limit; all count against one total. */
export class AccountLimiters {
  readonly #byAccount = new Map<string, Limiter>();

  /**
   * @param connections of the run; of those to one account, the narrowest limits count
   * @param concurrency requests that all accounts together may have in flight
   */
  constructor(
    connections: readonly LimitedAccount[],
    concurrency: number,
    clock: Pick<Clock, 'elapsed'>,
  ) {
    const total = createLimiter({
      limits: { concurrency, timeoutMillis: 0 },
      clock,
      adaptive: false,
    });
    for (const [account, limits] of narrowestByAccount(connections)) {
      this.#byAccount.set(account, nestedLimiter(total, createLimiter({ limits, clock })));
    }
  }

  /** The limiter of an account. Throws RangeError for one that none of the connections has. */
  get(account: string): Limiter {
    const limiter = this.#byAccount.get(account);
    if (!limiter) throw new RangeError('no connection has this account');
    return limiter;
  }
}

function narrowestByAccount(connections: readonly LimitedAccount[]): ReadonlyMap<string, Limits> {
  const narrowest = new Map<string, Limits>();
  for (const [account, limits] of connections) {
    const other = narrowest.get(account);
    narrowest.set(account, other ? narrowed(other, limits) : limits);
  }
  return narrowest;
}

function narrowed(one: Limits, other: Limits): Limits {
  const requestsPerSecond = least(one.requestsPerSecond, other.requestsPerSecond);
  const share = least(one.share, other.share);
  return {
    ...one,
    concurrency: Math.min(one.concurrency, other.concurrency),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    ...(share !== undefined && { share }),
  };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
