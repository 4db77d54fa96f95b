/** The share of refusals among the answers that a told rate is still believed at. */
const SHARE = 0.05;

/**
 * Refusals beyond that share which are put up with, and those more for each request a second: a server
 * that stalled finds many requests all at once, and refuses them for that reason alone.
 */
const TOLERATED = { once: 10, perRequestPerSecond: 0.05 };

/** Decides how long a told rate is believed although requests are refused. */
export class Trust {
  readonly #most: number;
  #doubt = 0;

  /** @param requestsPerSecond as told; without it every refusal is believed */
  constructor(requestsPerSecond?: number) {
    this.#most =
      requestsPerSecond === undefined
        ? 0
        : TOLERATED.once + TOLERATED.perRequestPerSecond * requestsPerSecond;
  }

  /** A request was let through. */
  accept(): void {
    this.#doubt = Math.max(0, this.#doubt - SHARE);
  }

  /** A request was refused. Returns whether the rate is still believed. */
  refuse(): boolean {
    this.#doubt += 1;
    return this.#doubt <= this.#most;
  }
}
