/** Share of the highest accepted number in flight from which a refusal may still be a matter of requests in flight. */
const NEAR = 0.6;

/** Round trips without a refusal after which one more request in flight is tried. */
const STEADY_ROUND_TRIPS = 50;

/**
 * Infers how many requests a provider serves at once. It refuses the one too many, and never a smaller number; a limit
 * on the rate refuses at numbers in flight that it accepted before.
 */
export class InFlightLimit {
  #cap = Number.POSITIVE_INFINITY;
  #highestAccepted = 0;
  #acceptedSinceCut = 0;

  /** Requests that may be in flight; `Infinity` when nothing limits them. */
  get cap(): number {
    return this.#cap;
  }

  /** A request was accepted that was one of `inFlight` when it started. */
  accept(inFlight: number): void {
    this.#highestAccepted = Math.max(this.#highestAccepted, inFlight);
    this.#acceptedSinceCut += 1;
    if (this.#acceptedSinceCut < STEADY_ROUND_TRIPS * this.#cap) return;
    this.#cap += 1;
    this.#acceptedSinceCut = 0;
  }

  /** A request was refused that was one of `inFlight` when it started. Returns whether that was one too many. */
  explains(inFlight: number): boolean {
    const isNew = inFlight > this.#highestAccepted && this.#highestAccepted > 0;
    const isNoise =
      this.#cap < Number.POSITIVE_INFINITY &&
      inFlight > NEAR * this.#highestAccepted &&
      this.#acceptedSinceCut >= 2 * this.#cap;
    if (!isNew && !isNoise) {
      this.#cap = Number.POSITIVE_INFINITY;
      return false;
    }
    this.#cap = Math.max(1, Math.min(isNew ? this.#highestAccepted : Math.floor(0.95 * this.#cap), inFlight - 1));
    this.#acceptedSinceCut = 0;
    return true;
  }
}
