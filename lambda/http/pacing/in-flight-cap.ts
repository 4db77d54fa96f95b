import type { Flight } from './flight.ts';

/** Requests accepted with about as many in flight, as a share of them, that rule this explanation out. */
const RULED_OUT = 0.5;

/** "About as many": at least this share. */
const NEAR = 0.9;

/** Refusals that contradict it after which it is given up for good. */
const MOST_CONTRADICTIONS = 2;

/** Each refusal takes one away; so many accepted at least give it back, so often one too many is tried in the end. */
const ACCEPTED_PER_RAISE = 50;

/** At first a round trip gives one more; each refusal of that slows it down by this factor. */
const SLOWER = 0.5;

/** Round trips without a refusal that prove it. */
const PROVEN_ROUND_TRIPS = 2;

/** Cuts that it may take to find it. */
const MOST_CUTS = 1;

/** Share of those in flight that may be refused because they are too many; counted from so many refusals on. */
const MOST_REFUSED = 2 / 3;
const FEWEST_TO_COUNT = 4;

/** Refusals in a row that are no matter of a few too many. */
const MOST_IN_A_ROW = 4;

/**
 * How many requests a provider serves at once. It refuses what is too many, and never fewer: a refusal of one of a number
 * that it served often before is explained otherwise.
 */
export class InFlightCap {
  #cap = Number.POSITIVE_INFINITY;
  /** Requests accepted, by the number in flight when they started. */
  readonly #accepted: number[] = [];
  #acceptedSinceCut = 0;
  #cutAt = Number.NEGATIVE_INFINITY;
  #isProven = false;
  /** The number above which one was refused, after it was proven. */
  #found = Number.POSITIVE_INFINITY;
  readonly #share: number;
  #inARow = 0;
  #cuts = 0;
  /** Requests that were in flight at the cut, and how many of them were refused. */
  #flyingWith = Number.POSITIVE_INFINITY;
  #refusedWith = 0;
  #growth = 1;
  #contradictions = 0;

  /** @param share of the number that is used at most, but one at least */
  constructor(share = 1) {
    this.#share = share;
  }

  /** Requests that may be in flight; `Infinity` when nothing limits them. */
  get cap(): number {
    // In the ramp, half of those in flight are not too many; more start when the first of these was accepted.
    const isSettled = this.#isProven || this.#acceptedSinceCut > 0;
    const served = isSettled ? this.#cap : Math.min(this.#cap, this.#flyingWith / 2);
    const share = this.#found < Number.POSITIVE_INFINITY ? this.#share : 1;
    return Math.max(1, Math.floor(share * served));
  }

  /** A request was accepted. */
  accept({ inFlight, startedAt }: Flight): void {
    this.#accepted[inFlight] = (this.#accepted[inFlight] ?? 0) + 1;
    if (this.#cap === Number.POSITIVE_INFINITY || startedAt < this.#cutAt) return;
    this.#inARow = 0;
    this.#acceptedSinceCut += 1;
    this.#isProven ||= this.#acceptedSinceCut > PROVEN_ROUND_TRIPS * this.#cap;
    if (!this.#isProven) return;
    const raised = this.#cap + Math.max(1 / ACCEPTED_PER_RAISE, this.#growth / this.#cap);
    this.#cap = Math.min(this.#found, raised);
  }

  /** A request was refused. Returns whether it was one too many. @param flying requests in flight now */
  explains({ inFlight, startedAt }: Flight, flying: number, now: number): boolean {
    if (this.#contradictions >= MOST_CONTRADICTIONS) return false;
    if (startedAt < this.#cutAt) {
      this.#refusedWith += 1;
      if (!this.#isProven && this.#isTooMany) return this.#giveUp();
      if (!this.#isProven) this.#cap = Math.min(this.#cap, Math.max(1, inFlight - 1));
      return true;
    }
    this.#inARow += 1;
    const isFirst = this.#cap === Number.POSITIVE_INFINITY;
    const isWrong = isFirst
      ? inFlight <= 1 || this.#isRuledOut(inFlight)
      : this.#inARow >= MOST_IN_A_ROW || (!this.#isProven && this.#cuts >= MOST_CUTS);
    if (isWrong) return this.#giveUp();
    if (!isFirst) this.#growth *= SLOWER;
    this.#cap = isFirst ? inFlight - 1 : Math.max(1, this.#cap - 1);
    if (this.#share < 1 && this.#isProven && this.#found === Number.POSITIVE_INFINITY) {
      this.#found = this.#cap;
    }
    this.#cutAt = now;
    this.#flyingWith = flying;
    this.#refusedWith = 0;
    this.#cuts += 1;
    this.#acceptedSinceCut = 0;
    return true;
  }

  /** In the ramp, at most every other one is one too many. */
  get #isTooMany(): boolean {
    return (
      this.#refusedWith >= FEWEST_TO_COUNT && this.#refusedWith > MOST_REFUSED * this.#flyingWith
    );
  }

  #giveUp(): boolean {
    this.#contradictions += 1;
    this.#cap = Number.POSITIVE_INFINITY;
    this.#flyingWith = Number.POSITIVE_INFINITY;
    this.#isProven = false;
    this.#found = Number.POSITIVE_INFINITY;
    this.#inARow = 0;
    this.#cuts = 0;
    return false;
  }

  #isRuledOut(inFlight: number): boolean {
    let sum = 0;
    for (let index = Math.ceil(NEAR * inFlight); index < this.#accepted.length; index++) {
      sum += this.#accepted[index] ?? 0;
    }
    return sum >= RULED_OUT * inFlight;
  }
}
