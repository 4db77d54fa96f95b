/** A reset that moves by less, in milliseconds, does not begin another window: it is rounded, or a window that slides. */
export const NEXT_WINDOW_MS = 1500;

/** By so much of what was left of a window at first, its reset moves when another one begins. */
const NEXT_WINDOW_SHARE = 0.5;

/** A window, as headers tell of it. */
interface Quota {
  readonly limit: number;
  /** For all clients. */
  readonly remaining: number;
  readonly resetAt: number;
}

/**
 * A whole window is longer, in milliseconds. What is told in whole seconds of a shorter one reads like a bucket, of which
 * the share of a burst could be used each time that it has refilled.
 */
const SHORTEST_WINDOW_MS = 5000;

/** What of a window that headers tell is used by this sweep, where a part of it is left to other clients. */
export class WindowShare {
  readonly #share: number;
  #used = 0;
  #isSpent = false;
  #endsAt = Number.NEGATIVE_INFINITY;
  #isWindow = true;
  /** The longest time to a reset. */
  #longest = 0;

  /** @param share of the limit that is used at most */
  constructor(share: number) {
    this.#share = share;
  }

  /** Whether a part of it is left to others. */
  get isPart(): boolean {
    return this.#share < 1;
  }

  /** Whether the share is used up, and more remains. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Whether headers speak of a window, as far as is known. */
  get isWindow(): boolean {
    return this.#isWindow;
  }

  /** So much of a limit is used at most; one request at least. */
  of(limit: number): number {
    return Math.max(1, Math.floor(this.#share * limit));
  }

  /**
   * One response came. Returns how many more requests are to be sent in this window; `Infinity` where nothing is left to
   * others.
   */
  observe({ limit, remaining, resetAt }: Quota, isAccepted: boolean, now: number): number {
    if (!this.isPart) return Number.POSITIVE_INFINITY;
    const wasUsedUp = this.#used >= this.of(limit);
    const next = this.#endsAt + Math.max(NEXT_WINDOW_MS, NEXT_WINDOW_SHARE * this.#longest);
    if (resetAt > next) this.#used = 0;
    this.#endsAt = Math.max(this.#endsAt, resetAt);
    this.#longest = Math.max(this.#longest, resetAt - now);
    if (isAccepted) this.#used += 1;
    // No more of it can be ours than is used at all: as a window slides, what was used is given back.
    this.#used = Math.min(this.#used, Math.max(1, limit - remaining));
    if (wasUsedUp && this.#used <= 1 && resetAt - now <= SHORTEST_WINDOW_MS) this.#isWindow = false;
    const left = this.of(limit) - this.#used;
    this.#isSpent = left <= 0 && remaining > 0;
    return left;
  }
}
