import type { RateLimitHint } from './feedback.ts';
import type { Opening } from './opening.ts';
import type { Window } from './window.ts';

/** Milliseconds by which a reset moves when another window has begun. */
const NEXT_RESET_MS = 2000;

/** Times that `remaining` may be wrong before it is no longer believed. */
const MOST_MISSES = 2;

/** Reads what headers say of a window, as long as it proves right. */
export class ToldQuota {
  readonly #window: Window;
  readonly #opening: Opening;
  #misses = 0;
  #resetAt = 0;
  #remaining = 0;

  constructor(window: Window, opening: Opening) {
    this.#window = window;
    this.#opening = opening;
  }

  /** Whether the headers speak of a bucket that refills, not of a window. */
  get isBucket(): boolean {
    return this.#misses > 0;
  }

  /**
   * Takes in one response.
   * @param inFlight requests that may not be counted yet
   * @param overtaking responses that may have overtaken this one
   * @param isOpen false while everything is refused
   */
  hear(
    hint: RateLimitHint,
    inFlight: number,
    overtaking: number,
    isOpen: boolean,
    now: number,
  ): void {
    if (this.#misses >= MOST_MISSES) return;
    const { resetMillis = 0, resetSlackMillis = 1000 } = hint;
    const high = now + resetMillis;
    if (high > this.#resetAt + NEXT_RESET_MS) this.#window.roll();
    this.#resetAt = high;
    this.#remaining = hint.remaining ?? 0;
    if (isOpen) this.#window.setRemaining(hint, inFlight, overtaking);
    if (this.#window.refills) {
      this.#misses = MOST_MISSES;
      this.#window.forgetRemaining();
    } else if (resetMillis > 0)
      this.#opening.say('headers', { low: high - resetSlackMillis, high });
  }

  /** A request was accepted although nothing was left. Returns the requests a second that were refilled since `spentAt`. */
  miss(spentAt: number, now: number): number {
    this.#misses += 1;
    return (1000 * (this.#remaining + 1)) / Math.max(1, now - spentAt);
  }
}
