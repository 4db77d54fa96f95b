import type { Clock, Limits } from '../../ports.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { nestedLimiter } from './nested-limiter.ts';

/** One limiter for each account, since connections to one account share its rate limit; all count against one total. */
export class AccountLimiters {
  readonly #total: Limiter;
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #byAccount = new Map<string, Limiter>();

  /** @param concurrency requests that all accounts together may have in flight */
  constructor(concurrency: number, clock: Pick<Clock, 'elapsed'>) {
    const limits = { concurrency, timeoutMillis: 0 };
    this.#total = createLimiter({ limits, clock, adaptive: false });
    this.#clock = clock;
  }

  /** The limiter of an account; its first caller sets the limits. */
  get(account: string, limits: Limits): Limiter {
    const existing = this.#byAccount.get(account);
    if (existing) return existing;
    const own = createLimiter({ limits, clock: this.#clock });
    const limiter = nestedLimiter(this.#total, own);
    this.#byAccount.set(account, limiter);
    return limiter;
  }
}
