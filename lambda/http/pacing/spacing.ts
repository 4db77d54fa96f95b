/** Share of a told rate that is used, so that two clocks that differ never take us above it. */
export const USED_SHARE = 0.99;

/**
 * Milliseconds by which late starts may be made up for at most, as timers are late and processes stall. With
 * `USED_SHARE` the first keeps every window of one second within a told rate; a rate that was inferred is
 * that of a provider with a burst, which goes unused during a stall.
 */
const MOST_SLACK = { configured: 10, estimated: 100 };

/** Milliseconds that are always made up for: less would lose what ordinary timers are late. */
const LEAST_SLACK = 10;

/** Share of the burst that late starts may use at once. */
const USED_ALLOWANCE = 0.5;

/** Spaces the starts of requests evenly. */
export class Spacing {
  /** When the next request may start, in epoch milliseconds. */
  next = Number.NEGATIVE_INFINITY;
  readonly #most: number;

  /** @param rate what the rate is known from */
  constructor(rate: keyof typeof MOST_SLACK) {
    this.#most = MOST_SLACK[rate];
  }

  /** Milliseconds by which a late start is made up for, where one start comes each `millis`. */
  slack(millis: number, burst: number): number {
    return Math.min(this.#most, Math.max(LEAST_SLACK, USED_ALLOWANCE * burst * millis));
  }

  /** One request starts; the one after it comes `millis` later, or already at `latest` if that is to come. */
  start(now: number, millis: number, slack: number, latest: number): void {
    this.next = Math.max(this.next, now - slack) + millis;
    if (latest > now) this.next = Math.min(this.next, latest);
  }
}
