/** The share of refusals among the answers up to which the configured rate is still trusted. */
const SHARE = 0.05;

/**
 * Refusals tolerated beyond that share, and the number added for each request a second: a server that stalled
 * receives many requests at once and refuses them for that reason alone.
 */
const TOLERATED = { once: 10, perRequestPerSecond: 0.05 };

/** Decides how long the configured rate is kept although requests are refused. */
export class RefusalTolerance {
  readonly #most: number;
  #refusals = 0;

  /** @param requestsPerSecond as configured; without it no refusal is tolerated */
  constructor(requestsPerSecond?: number) {
    this.#most =
      requestsPerSecond === undefined
        ? 0
        : TOLERATED.once + TOLERATED.perRequestPerSecond * requestsPerSecond;
  }

  /** A request was let through. */
  accept(): void {
    this.#refusals = Math.max(0, this.#refusals - SHARE);
  }

  /** A request was refused. Returns whether the rate is kept. */
  refuse(): boolean {
    this.#refusals += 1;
    return this.#refusals <= this.#most;
  }
}
