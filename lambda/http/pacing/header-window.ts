import type { RateLimitHint } from './feedback.ts';
import type { Flight } from './flight.ts';
import type { Span } from './openings.ts';
import { NEXT_WINDOW_MS, WindowShare } from './window-share.ts';

/** A reset that is nearer than this is too coarse, in whole seconds, to say that nothing is accepted before it. */
const SHORTEST_GATE_MS = 5000;

/** A window that has begun anew leaves more than this share of its limit. */
const PARTIAL_SHARE = 0.5;

/** Requests accepted beyond what was said to remain that show a bucket. */
const REFILLED = 2;

/** When a response came, and among which others. */
interface Arrival {
  readonly isAccepted: boolean;
  /** The number of the last request that has started. */
  readonly started: number;
  readonly now: number;
}

/**
 * Reads what headers say of a window: how many requests remain in it, and when it ends. As soon as more is accepted than
 * they allow, they speak of a bucket, or are wrong; then nothing of this counts any more.
 */
export class HeaderWindow {
  #left = Number.POSITIVE_INFINITY;
  #limit: number | undefined;
  #resetMillis = 0;
  #resetAt = Number.NEGATIVE_INFINITY;
  /** What this window held when it was first heard of. */
  #allowed = 0;
  #accepted = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #lengthMillis = Number.POSITIVE_INFINITY;
  #endsAt = Number.NEGATIVE_INFINITY;
  /** Requests up to this one may be counted in another order than that of their responses. */
  #firstSerial = 0;
  #isWrong = false;
  /** Whether a request was refused when nothing was left. */
  #isProven = false;
  #isNew = false;
  readonly #ours: WindowShare;

  /** @param share of the limit that is used at most, but one request at least */
  constructor(share: number) {
    this.#ours = new WindowShare(share);
  }

  /** Requests that may be in flight; `Infinity` where that is not told. Until that was right once, a few more are tried. */
  get most(): number {
    const isSure = this.#isProven && this.#resetMillis > SHORTEST_GATE_MS;
    return this.#left + (isSure || this.#ours.isPart ? 0 : REFILLED);
  }

  /** The limit of a window. */
  get limit(): number | undefined {
    return this.#isWrong ? undefined : this.#limit;
  }

  /** From one reset to the next, in milliseconds; `Infinity` before another window was heard of. */
  get lengthMillis(): number {
    return this.#lengthMillis;
  }

  /** What is left to others is not tried. */
  get #isBelieved(): boolean {
    return this.#isProven || this.#ours.isPart;
  }

  /** When the next window begins; in the past if that is not known. */
  get resetAt(): number {
    return this.#resetAt;
  }

  /** Whether more was accepted than the headers allow. */
  get isWrong(): boolean {
    return this.#isWrong;
  }

  /** Whether something remains, but only for others. */
  get isShareSpent(): boolean {
    return this.#ours.isSpent;
  }

  /** Whether nothing is to be sent until {@link resetAt}. */
  isGate(now: number): boolean {
    const shortest = this.isShareSpent ? 0 : SHORTEST_GATE_MS;
    return this.#isBelieved && this.#left <= 0 && this.#resetAt - now > shortest;
  }

  /** When the next window begins, where that is told in whole seconds only and is near. */
  get coarse(): Span | undefined {
    if (this.#left > 0 || this.#resetMillis > SHORTEST_GATE_MS) return undefined;
    return { low: this.#resetAt - 1000, high: this.#resetAt };
  }

  /**
   * One response came.
   */
  observe(
    { limit, remaining, resetMillis }: RateLimitHint,
    flight: Flight,
    { isAccepted, started, now }: Arrival,
  ): void {
    if (this.#isWrong || remaining === undefined || !resetMillis) return;
    this.#resetMillis = resetMillis;
    const resetAt = now + resetMillis;
    if (now >= this.#resetAt || resetAt > this.#resetAt + NEXT_WINDOW_MS) {
      // A window that refuses from its beginning is none.
      const isFirst = this.#resetAt === Number.NEGATIVE_INFINITY && !this.#isNew;
      if (!isAccepted && !isFirst) this.#reject();
      this.#allowed = 0;
      this.#accepted = 0;
      this.#lowest = Number.POSITIVE_INFINITY;
      this.#left = Number.POSITIVE_INFINITY;
      this.#resetAt = resetAt;
      const length = resetAt - this.#endsAt;
      if (length > NEXT_WINDOW_MS) this.#lengthMillis = Math.min(this.#lengthMillis, length);
      this.#endsAt = resetAt;
      this.#limit = limit;
      this.#firstSerial = started;
    }
    if (isAccepted) this.#accepted += 1;
    else if (remaining === 0) this.#isProven = true;
    const isPartial = this.#isNew && limit !== undefined && remaining < PARTIAL_SHARE * limit;
    this.#isNew = false;
    if (isPartial) this.#reject();
    this.#lowest = Math.min(this.#lowest, remaining);
    // Responses overtake each other: the first to come is not the first that was counted.
    if (flight.serial <= this.#firstSerial) {
      this.#allowed = Math.max(this.#allowed, remaining + (isAccepted ? 1 : 0));
    } else if (this.#lowest + this.#accepted >= this.#allowed + REFILLED) {
      this.#reject();
    }
    if (this.#isWrong) return;
    const quota = { limit: limit ?? this.#allowed, remaining: this.#lowest, resetAt };
    const ours = this.#ours.observe(quota, isAccepted, now);
    if (!this.#ours.isWindow) {
      this.#reject();
      return;
    }
    this.#left = Math.max(0, Math.min(this.#left, remaining, ours));
    this.#resetAt = Math.min(this.#resetAt, resetAt);
  }

  #reject(): void {
    this.#isWrong = true;
    this.#left = Number.POSITIVE_INFINITY;
  }

  /** The window is over: it holds what its limit says, until a response says otherwise. */
  startOver(): void {
    this.#left = this.#limit === undefined ? Number.POSITIVE_INFINITY : this.#ours.of(this.#limit);
    this.#resetAt = Number.NEGATIVE_INFINITY;
    this.#isNew = true;
  }
}
