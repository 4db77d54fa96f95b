/** Share of responses that may be refusals before a configured rate is lowered. */
const TOLERATED_SHARE = 0.05;

/** Refusals tolerated beyond that share: a server that stalled gets many requests at once and refuses some of them. */
const TOLERATED = { once: 10, perRequestPerSecond: 0.05 };

/** Decides how long the configured rate is kept although requests are refused. */
export class RefusalTolerance {
  readonly #maxRefusals: number;
  #refusals = 0;

  /** @param requestsPerSecond as configured; without it no refusal is tolerated */
  constructor(requestsPerSecond?: number) {
    this.#maxRefusals =
      requestsPerSecond === undefined
        ? 0
        : TOLERATED.once + TOLERATED.perRequestPerSecond * requestsPerSecond;
  }

  /** A request was accepted. */
  accept(): void {
    this.#refusals = Math.max(0, this.#refusals - TOLERATED_SHARE);
  }

  /** A request was refused. Returns whether the rate is kept. */
  refuse(): boolean {
    this.#refusals += 1;
    return this.#refusals <= this.#maxRefusals;
  }
}
