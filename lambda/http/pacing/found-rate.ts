/** Requests accepted between two refusals that tell the rate: one more may be nearly refilled. */
const FEWEST_ACCEPTED = 10;

/** What was in flight at the first refusal says nothing about the rate. */
const FIRST_TO_COUNT = 2;

/**
 * The rate that a provider was found to allow, where this sweep is to use a share of it only. A limit that nothing tells
 * has to be met before it is known. Once it is found, the sweep keeps to its share, and refusals no longer speak of the
 * limit alone, as others use the rest.
 */
export class FoundRate {
  readonly #share: number;
  #ours = Number.POSITIVE_INFINITY;
  #refusals = 0;
  #first = { accepted: 0, at: 0 };

  /** @param share of what is found that is used at most */
  constructor(share: number) {
    this.#share = share;
  }

  /** Requests a second that this sweep may send; `Infinity` before a limit was found, or where nothing is left to others. */
  get ours(): number {
    return this.#ours;
  }

  /** Whether it is still to be found. */
  get isSought(): boolean {
    return this.#share < 1 && this.#ours === Number.POSITIVE_INFINITY;
  }

  /** It allows so many requests a second; `Infinity` when that is not known yet. */
  find(rate: number): void {
    if (this.#share < 1) this.#ours = Math.min(this.#ours, this.#share * rate);
  }

  /** A request was refused, after `accepted` requests in all: between two refusals, what is allowed was accepted. */
  refuse(accepted: number, now: number): void {
    this.#refusals += 1;
    if (this.#refusals <= FIRST_TO_COUNT) this.#first = { accepted, at: now };
    const between = accepted - this.#first.accepted;
    if (!this.isSought || between < FEWEST_ACCEPTED) return;
    this.find((1000 * between) / Math.max(1, now - this.#first.at));
  }
}
