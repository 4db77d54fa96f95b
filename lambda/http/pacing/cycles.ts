/** A window that holds fewer is used evenly, like a bucket. */
const FEWEST_HELD = 4;

/** So is one that was closed for a smaller share of the time: then it is no matter of when it is spent. */
const CLOSED_SHARE = 0.4;

/** The share of a window in which what it holds is spent: slowly at first, as that shows whether it refills. */
const SPENDING_SHARE = { first: 0.3, later: 0.1 };

/** Refilled are so much more than a burst holds, at this share at least of what a cycle yields. */
const REFILLING = { held: 1.15, rate: 0.8 };

/** How to go on after everything was refused for a while. Rates are requests a second. */
export type Opening =
  /** It holds hardly anything, or is hardly ever closed: evenly. */
  | { readonly kind: 'even'; readonly rate: number; readonly held: number }
  /** It refills as it is used, and bans whoever asks too much. */
  | { readonly kind: 'refilling'; readonly rate: number; readonly burst: number }
  /** A window: what it holds is spent early, at a rate that is not raised for `holdMillis`. */
  | { readonly kind: 'window'; readonly rate: number; readonly holdMillis: number };

/** Counts what is accepted from one closing to the next. Times are those of `Clock.elapsed`. */
export class Cycles {
  #closedAt = 0;
  #closedWith = 0;
  #openedAt = 0;
  #openedWith = 0;
  /** What was accepted before it closed for the first time, and for how long. */
  #burst: { readonly held: number; readonly millis: number } | undefined;
  #quota = Number.POSITIVE_INFINITY;
  #found = Number.POSITIVE_INFINITY;
  #openedEarliest = 0;

  /** Requests that the last window held; `Infinity` before that was seen. */
  get quota(): number {
    return this.#quota;
  }

  /** Requests a second that were allowed from the first opening to the second; `Infinity` before that was seen. */
  get found(): number {
    return this.#found;
  }

  /** The first request starts. */
  begin(now: number): void {
    this.#closedAt = now;
    this.#openedAt = now;
  }

  /** How many of those accepted so far were accepted since it opened. */
  held(accepted: number): number {
    return accepted - this.#openedWith;
  }

  /** Requests a millisecond since the last closing. */
  average(accepted: number, now: number): number {
    return (accepted - this.#closedWith) / Math.max(1, now - this.#closedAt);
  }

  /** The last window says nothing about this one. */
  forgetQuota(): void {
    this.#quota = Number.POSITIVE_INFINITY;
  }

  /** It opened, as was told. @param accepted before that */
  openAtReset(accepted: number, closedAt: number, now: number): void {
    this.#closedAt = closedAt;
    this.#closedWith = accepted;
    this.#openedAt = now;
    this.#openedWith = accepted;
  }

  /**
   * It was found open, after it had closed at `closedAt`.
   * @param accepted before that
   * @param earliest when it may have opened
   */
  open(accepted: number, closedAt: number, now: number, earliest = now): Opening {
    const held = this.held(accepted);
    const heldMillis = closedAt - this.#openedAt;
    const sinceClosing = Math.max(1, now - this.#closedAt);
    const sinceOpening = Math.max(1, now - this.#openedAt);
    const isFirst = this.#burst === undefined;
    this.#burst ??= { held, millis: heldMillis };
    this.openAtReset(accepted, closedAt, now);
    this.#quota = Number.POSITIVE_INFINITY;
    const isSecond = !isFirst && this.#found === Number.POSITIVE_INFINITY;
    if (isSecond) this.#found = (1000 * held) / Math.max(1, now - this.#openedEarliest);
    this.#openedEarliest = earliest;
    const refilled = refillRate(this.#burst, { held, millis: heldMillis });
    const isRefilling = refilled > (REFILLING.rate * 1000 * held) / sinceOpening;
    if (held >= FEWEST_HELD && isRefilling) {
      if (isSecond) this.#found = refilled;
      return { kind: 'refilling', rate: refilled, burst: this.#burst.held };
    }
    const isShort = now - closedAt < CLOSED_SHARE * sinceOpening;
    if (!isFirst && (held < FEWEST_HELD || isShort)) {
      return { kind: 'even', rate: (1000 * (held + 0.5)) / sinceClosing, held };
    }
    if (!isFirst) this.#quota = held;
    const spending = (isFirst ? SPENDING_SHARE.first : SPENDING_SHARE.later) * sinceOpening;
    return { kind: 'window', rate: (1000 * held) / spending, holdMillis: 2 * spending };
  }
}

interface Held {
  readonly held: number;
  readonly millis: number;
}

/** Requests a second that were refilled: what was accepted beyond a burst, in the time that took longer. */
function refillRate(burst: Held, later: Held): number {
  const longer = later.millis - burst.millis;
  const isComparable = longer > burst.millis && later.held > REFILLING.held * burst.held;
  return isComparable ? (1000 * (later.held - burst.held)) / longer : 0;
}
