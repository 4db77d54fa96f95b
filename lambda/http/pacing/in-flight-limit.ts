/** Requests accepted with about as many in flight that rule out that their number was refused: so many times that number. */
const RULED_OUT = 1;

/** "About as many": at least this share. */
const NEAR = 0.9;

/** Round trips without a refusal after which more requests in flight are tried: at first, and at most. */
const PATIENCE = { first: 2, most: 64 };

/** The share by which the number is raised. */
const RAISE = 0.15;

/** Refusals one after another, after a cut, that rule a limit on requests in flight out. */
const MOST_REFUSED = 3;

/** Wrong guesses after which no further is made. */
const MOST_REJECTIONS = 1;

/** Cuts in a row that a limit on requests in flight may take to be found. */
const MOST_CUTS = 3;

/** Round trips after which one refusal only means that the number is slightly too high. */
const SETTLED_ROUND_TRIPS = 3;

/**
 * Infers how many requests a provider serves at once. It refuses what is too many, and never a smaller number; a limit
 * on the rate refuses at numbers in flight at which it accepted many requests before.
 */
export class InFlightLimit {
  #cap = Number.POSITIVE_INFINITY;
  /** Requests accepted, by the number in flight when they started. */
  readonly #accepted: number[] = [];
  #acceptedSinceCut = 0;
  #patience = PATIENCE.first;
  #cuts = 0;
  #streak = 0;
  #isRaised = false;
  #rejections = 0;

  /** Requests that may be in flight; `Infinity` when nothing limits them. */
  get cap(): number {
    return this.#cap;
  }

  /** A request was accepted that was one of `inFlight` when it started. */
  accept(inFlight: number): void {
    this.#accepted[inFlight] = (this.#accepted[inFlight] ?? 0) + 1;
    this.#acceptedSinceCut += 1;
    this.#streak = 0;
    if (this.#acceptedSinceCut < this.#patience * this.#cap) return;
    this.#cap += Math.max(1, Math.floor(RAISE * this.#cap * (PATIENCE.first / this.#patience)));
    this.#acceptedSinceCut = 0;
    this.#cuts = 0;
    this.#isRaised = true;
  }

  /** A request was refused that was one of `inFlight` when it started. Returns whether that was one too many. */
  explains(inFlight: number): boolean {
    if (this.#accepted.length === 0 || this.#rejections >= MOST_REJECTIONS) return false;
    this.#streak += 1;
    if (this.#cap < Number.POSITIVE_INFINITY && this.#acceptedSinceCut === 0) return this.#doubt();
    const hadCap = this.#cap < Number.POSITIVE_INFINITY;
    const isSettled = this.#acceptedSinceCut >= SETTLED_ROUND_TRIPS * this.#cap;
    if (this.#isRaised) this.#patience = Math.min(PATIENCE.most, 2 * this.#patience);
    this.#isRaised = false;
    this.#cuts += 1;
    if (isSettled) this.#cap -= 1;
    else if (
      inFlight > 1 &&
      this.#cuts <= MOST_CUTS &&
      this.#acceptedNear(inFlight) < RULED_OUT * inFlight
    ) {
      this.#cap = Math.min(Math.floor(NEAR * inFlight), this.#cap - 1);
    } else this.#cap = 0;
    this.#acceptedSinceCut = 0;
    if (this.#cap > 0) return true;
    if (!hadCap) this.#rejections -= 1;
    this.#cap = Number.POSITIVE_INFINITY;
    this.#rejections += 1;
    return false;
  }

  /** Nothing was accepted since the number was cut: if that goes on, it is not a matter of requests in flight. */
  #doubt(): boolean {
    if (this.#streak < MOST_REFUSED) return true;
    this.#cap = Number.POSITIVE_INFINITY;
    this.#rejections += 1;
    return false;
  }

  #acceptedNear(inFlight: number): number {
    let sum = 0;
    for (let index = Math.ceil(NEAR * inFlight); index < this.#accepted.length; index++) {
      sum += this.#accepted[index] ?? 0;
    }
    return sum;
  }
}
