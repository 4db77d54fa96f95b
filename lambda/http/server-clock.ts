/** Milliseconds by which two estimates may contradict each other before the older is dropped: a clock was set. */
const MOST_CONTRADICTION = 2000;

/** Learns how far a server's clock is ahead of ours, from the `Date` of its responses, which has whole seconds. */
export class ServerClock {
  #low = Number.NEGATIVE_INFINITY;
  #high = Number.POSITIVE_INFINITY;

  /** A response whose `Date` is `date`, to a request that was in flight from `start` to `end`; all in milliseconds. */
  observe(date: number, start: number, end: number): void {
    const [low, high] = [date - end, date + 1000 - start];
    if (low > this.#high + MOST_CONTRADICTION || high < this.#low - MOST_CONTRADICTION) {
      [this.#low, this.#high] = [low, high];
      return;
    }
    this.#low = Math.max(this.#low, low);
    this.#high = Math.max(this.#low, Math.min(this.#high, high));
  }

  /**
   * The earliest time that the server's clock may show at `now`, so that a wait until a time of the server is never too
   * short.
   */
  at(now: number): number {
    return this.#low === Number.NEGATIVE_INFINITY ? now : now + this.#low;
  }

  /** Milliseconds by which {@link at} may be early. */
  get uncertaintyMillis(): number {
    return this.#low === Number.NEGATIVE_INFINITY ? 0 : this.#high - this.#low;
  }
}
