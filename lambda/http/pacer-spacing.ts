/** Share of a told rate that is used, so that two clocks that differ never take us above it. */
export const USED_SHARE = 0.99;

/**
 * Milliseconds by which late starts may be made up for, as timers are late and processes stall. With
 * `USED_SHARE` the first keeps every window of one second within a told rate; a rate that was inferred is
 * that of a provider with an allowance, which goes unused during a stall.
 */
const SLACK = { told: 10, inferred: 100 };

/** Spaces the starts of requests evenly. */
export class Spacing {
  /** When the next request may start, in epoch milliseconds. */
  next = Number.NEGATIVE_INFINITY;
  readonly #slack: number;

  /** @param rate what the rate is known from */
  constructor(rate: keyof typeof SLACK) {
    this.#slack = SLACK[rate];
  }

  /** One request starts; the one after it comes `millis` later, or already at `latest` if that is to come. */
  start(now: number, millis: number, latest: number): void {
    this.next = Math.max(this.next, now - this.#slack) + millis;
    if (latest > now) this.next = Math.min(this.next, latest);
  }
}
