/** Refusals one after another, of requests sent after the first was known, that are no matter of the rate. */
const MOST_IN_A_ROW = 3;

/** A time of refusals at a pace: that is too fast, or nothing is accepted any more. */
export class RefusalStreak {
  /** The pace before it, in requests a second. */
  readonly rate: number;
  readonly #serial: number;
  #inARow = 0;

  /** @param serial of the last request that was sent before it began */
  constructor(serial: number, rate: number) {
    this.#serial = serial;
    this.rate = rate;
  }

  /** Whether a request was sent after it began. */
  isBefore(serial: number): boolean {
    return serial > this.#serial;
  }

  /** A request was refused. Returns whether so many were that nothing is accepted any more. */
  refuse(serial: number): boolean {
    if (this.isBefore(serial)) this.#inARow += 1;
    return this.#inARow >= MOST_IN_A_ROW;
  }
}
