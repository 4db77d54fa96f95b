import { Closure, type Forecast } from './closure.ts';
import type { Feedback, RateLimitHint } from './feedback.ts';
import type { Flight } from './flight.ts';
import { InFlightCap } from './in-flight-cap.ts';
import { Openings } from './openings.ts';
import { RatePacer } from './rate-pacer.ts';
import type { PacerState } from './state.ts';
import { ToldWindow } from './told-window.ts';
import { RefusalTolerance } from './tolerance.ts';

/** The shortest time between two tries while everything is refused, in milliseconds. */
const MIN_TRY_GAP_MS = 30;

/** Refusals one after another, of requests sent after the first was known, that are no matter of the rate. */
const MOST_IN_A_ROW = 3;

/** A bucket has refilled one request after this share of the time that one takes on average. */
const REFILL_SHARE = 1.5;

/** Share of the even spacing that requests keep among those that may be in flight. */
const SPREAD_SHARE = 0.5;

/** Share of a refill rate that was measured between two bans, each of which costs more than a refusal. */
const REFILL_MARGIN = 0.98;

/** The longest wait for stragglers, in milliseconds. */
const DRAIN_TIMEOUT_MS = 1000;

/** Tries refused before one is accepted, from which on it opens rather than refills. */
const MOST_IN_A_REFILL = 2;

/** A window that holds fewer is used evenly, like a bucket. */
const FEWEST_HELD = 4;

/** The share of a window in which what it holds is spent. */
const SPENDING_SHARE = { first: 0.3, later: 0.1 };

/** A time of refusals that may be a matter of the rate. */
interface Doubt {
  /** Requests up to this one were sent before it was known. */
  readonly serial: number;
  /** The pace before it. */
  readonly rate: number;
  inARow: number;
}

/** A time from one closing to the next. */
interface Cycle {
  /** When it began, and how many had been accepted by then. */
  readonly closedAt: number;
  readonly closedWith: number;
  /** When it opened, and how many had been accepted by then. */
  openedAt: number;
  openedWith: number;
}

/**
 * Decides when the next request may start, from each start and response. `docs/rate-limits.md` has the states as a
 * diagram and says how each constant was chosen. Times are those of `Clock.elapsed`.
 */
export class Pacer {
  #inFlight = 0;
  #started = 0;
  #lastStart = Number.NEGATIVE_INFINITY;
  readonly #pace: RatePacer;
  readonly #tolerance: RefusalTolerance;
  readonly #cap = new InFlightCap();
  readonly #told: ToldWindow;
  readonly #openings = new Openings();
  #closure: Closure | undefined;
  /** Requests up to this one were sent before it closed. */
  #staleSerial = 0;
  #doubt: Doubt | undefined;
  /** The pace before it closed. */
  #rateBefore = Number.POSITIVE_INFINITY;
  #cycle: Cycle = { closedAt: 0, closedWith: 0, openedAt: 0, openedWith: 0 };
  /** What was accepted in the first cycle, and for how long. */
  #burst: { readonly held: number; readonly millis: number } | undefined;
  /** Requests that the last window held; `Infinity` before that was seen. */
  #quota = Number.POSITIVE_INFINITY;
  #retryAfter = { at: Number.NEGATIVE_INFINITY, hits: 0, misses: 0 };
  #toldHits = 0;
  /** Nothing was accepted since the last refusal. */
  #isEmpty = false;

  /** @param requestsPerSecond that are never exceeded */
  constructor(requestsPerSecond?: number, share = 1) {
    this.#pace = new RatePacer(requestsPerSecond);
    this.#tolerance = new RefusalTolerance(requestsPerSecond);
    this.#told = new ToldWindow(share);
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return this.#pace.rate;
  }

  /** What decides now. */
  get state(): PacerState {
    if (this.#closure) return 'closed';
    return this.#pace.isLimited ? 'paced' : 'open';
  }

  /** When one more request may start; `Infinity` when not before a response has come. */
  get readyAt(): number {
    if (this.#closure) return this.#closure.readyAt;
    const inFlight = this.#inFlight;
    if (inFlight >= this.#cap.cap) return Number.POSITIVE_INFINITY;
    if (inFlight > 0 && inFlight >= this.#told.left) return Number.POSITIVE_INFINITY;
    // When the last window held no more, one more is tried by itself.
    if (inFlight > 0 && this.#held + inFlight >= this.#quota) return Number.POSITIVE_INFINITY;
    // Responses that come together do not let as many start together: a bucket without a burst would refuse them.
    const spread =
      this.#lastStart + Math.floor((SPREAD_SHARE * this.#pace.latency) / this.#cap.cap);
    return Math.max(this.#pace.readyAt, spread);
  }

  /** One request starts. */
  start({ serial, startedAt }: Flight): void {
    const isToldOpen = this.#closure?.isGated && this.#toldHits > 0;
    if (isToldOpen) this.#reopenAsTold(startedAt);
    this.#closure?.try();
    if (this.#pace.start(startedAt, this.#closure === undefined)) this.#onIdle(startedAt);
    this.#inFlight += 1;
    this.#started = serial;
    this.#lastStart = startedAt;
  }

  /** One request was answered, or failed. */
  answer(flight: Flight, feedback: Feedback, now: number): void {
    this.#inFlight -= 1;
    this.#pace.onResponse(now);
    const isRefused = feedback.kind === 'throttled';
    const hint = feedback.rateLimit;
    if (hint)
      this.#told.hear(hint, flight, { isAccepted: !isRefused, started: this.#started, now });
    const isStale = flight.serial <= this.#staleSerial;
    if (isRefused) this.#onRefused(flight, isStale, feedback.waitMillis, now);
    else if (feedback.kind === 'failed' && this.#closure && !isStale) this.#closure.retry(now);
    else this.#onAccepted(flight, isStale, hint, now);
    this.#isEmpty = isRefused || (this.#isEmpty && feedback.kind === 'failed');
    this.#pace.finish(now, this.#closure !== undefined || this.#isEmpty);
    if (this.#closure || this.#inFlight > 0) return;
    if (this.#told.isGate(now)) this.#close(now, this.#pace.rate);
  }

  /** Requests accepted since it opened. */
  get #held(): number {
    return this.#pace.accepted - this.#cycle.openedWith;
  }

  #onIdle(now: number): void {
    this.#doubt = undefined;
    if (this.#pace.accepted === 0)
      this.#cycle = { closedAt: now, closedWith: 0, openedAt: now, openedWith: 0 };
  }

  #onRefused(flight: Flight, isStale: boolean, waitMillis: number | undefined, now: number): void {
    if (waitMillis)
      this.#retryAfter.at = this.#closure
        ? Math.min(this.#retryAfter.at, now + waitMillis)
        : now + waitMillis;
    if (this.#closure) {
      if (!isStale) this.#onTryRefused(this.#closure, flight, now);
      else this.#closure.learn(this.#forecast, now);
      return;
    }
    if (isStale) return;
    if (this.#tolerance.refuse() && !this.#pace.isLimited) return;
    const isUnpaced = this.#pace.rate === Number.POSITIVE_INFINITY;
    if (isUnpaced && this.#cap.explains(flight, this.#inFlight, now)) return;
    const isSpent = this.#held >= this.#quota;
    if (!this.#pace.isLimited || isSpent) {
      this.#close(now, this.#pace.rate);
      return;
    }
    this.#doubt ??= { serial: this.#started, rate: this.#pace.rate, inARow: 0 };
    if (flight.serial > this.#doubt.serial) this.#doubt.inARow += 1;
    this.#pace.refuse(now);
    if (this.#doubt.inARow >= MOST_IN_A_ROW) this.#close(now, this.#doubt.rate);
  }

  #onTryRefused(closure: Closure, flight: Flight, now: number): void {
    if (this.#retryAfter.at < flight.startedAt) this.#retryAfter.misses += 1;
    closure.refuse(flight.startedAt, now);
    closure.learn(this.#forecast, now);
  }

  #onAccepted(
    flight: Flight,
    isStale: boolean,
    hint: RateLimitHint | undefined,
    now: number,
  ): void {
    this.#tolerance.accept();
    this.#pace.accept(flight.startedAt, now);
    if (!isStale) this.#cap.accept(flight);
    if (this.#doubt && flight.serial > this.#doubt.serial) this.#doubt = undefined;
    if (this.#closure && !isStale) this.#open(this.#closure, flight.startedAt, now);
    if (this.#held > this.#quota) this.#quota = Number.POSITIVE_INFINITY;
    if (hint && (hint.resetMillis === undefined || this.#told.isWrong))
      this.#hearOfBucket(hint, now);
  }

  /** Headers that speak of a bucket show its first limit before it refuses. */
  #hearOfBucket({ remaining }: RateLimitHint, now: number): void {
    if (remaining === undefined || this.#pace.isLimited || this.#closure) return;
    this.#pace.setRemaining(remaining, now);
    if (remaining < this.#inFlight / 2) this.#close(now, this.#pace.rate);
  }

  get #forecast(): Forecast {
    const { at, hits, misses } = this.#retryAfter;
    const gateUntil =
      this.#closure && this.#told.isGate(this.#closure.since) ? this.#told.resetAt : 0;
    const isTrusted = hits > 0 && hits > misses;
    const byRetryAfter = isTrusted ? { low: at - 1000, high: at } : undefined;
    const expected = this.#told.coarse ?? byRetryAfter ?? this.#openings.next;
    const promised = [...this.#openings.promised, ...(misses === 0 ? [at] : [])];
    return { gateUntil, ...(expected && { expected }), promised };
  }

  /** Everything is refused, or would be. */
  #close(now: number, rateBefore: number): void {
    this.#rateBefore = rateBefore;
    this.#doubt = undefined;
    this.#staleSerial = this.#started;
    this.#openings.close(now);
    const average =
      (this.#pace.accepted - this.#cycle.closedWith) / Math.max(1, now - this.#cycle.closedAt);
    const drained = this.#inFlight > 0 ? Math.min(DRAIN_TIMEOUT_MS, 1.2 * this.#pace.latency) : 0;
    const base = Math.max(MIN_TRY_GAP_MS, this.#pace.latency);
    const refill = average > 0 ? REFILL_SHARE / Math.max(average, this.#pace.rate / 1000) : base;
    const gateUntil = this.#told.isGate(now) ? this.#told.resetAt : 0;
    const firstAt = now + Math.max(drained, gateUntil > now ? 0 : refill);
    this.#closure = new Closure(now, firstAt, base, this.#pace.accepted, {
      ...this.#forecast,
      gateUntil,
    });
  }

  /** A try was accepted. */
  #open(closure: Closure, startedAt: number, now: number): void {
    this.#closure = undefined;
    const isGated = closure.isGated;
    const isShort = closure.refusals < MOST_IN_A_REFILL && !closure.isForetold;
    if (isGated) {
      if (closure.refusals === 0) this.#toldHits += 1;
      this.#reopenAsTold(now, 1);
    } else if (isShort) this.#onRefill(now);
    else this.#onOpening(closure, startedAt, now);
  }

  /** It refills, rather than opens. */
  #onRefill(now: number): void {
    if (this.#pace.isLimited) this.#pace.continue(now);
    else this.#pace.limit(now);
    this.#quota = Number.POSITIVE_INFINITY;
  }

  /** After a time in which everything was refused, it is accepted again. */
  #onOpening(closure: Closure, startedAt: number, now: number): void {
    this.#judgeRetryAfter(closure, startedAt);
    const { closedAt, openedAt } = this.#cycle;
    const isFirst = this.#burst === undefined;
    const held = this.#held - 1;
    const heldFor = closure.since - openedAt;
    const sinceClosing = Math.max(1, now - closedAt);
    const sinceOpening = Math.max(1, now - openedAt);
    this.#burst ??= { held, millis: heldFor };
    this.#openings.open(closure.endedWithin(startedAt));
    const longer = heldFor - this.#burst.millis;
    const refill = longer > this.#burst.millis ? (1000 * (held - this.#burst.held)) / longer : 0;
    const average = (1000 * held) / sinceOpening;
    this.#cycle = {
      closedAt: closure.since,
      closedWith: this.#pace.accepted - 1,
      openedAt: now,
      openedWith: this.#pace.accepted - 1,
    };
    this.#told.reopen();
    if (!isFirst && held < FEWEST_HELD) {
      this.#quota = Number.POSITIVE_INFINITY;
      this.#pace.resume((1000 * (held + 0.5)) / sinceClosing, now);
    } else if (held > 1.15 * this.#burst.held && refill > 0.8 * average) {
      this.#quota = Number.POSITIVE_INFINITY;
      this.#pace.settle(REFILL_MARGIN * refill, this.#burst.held, now);
    } else {
      this.#quota = isFirst ? Number.POSITIVE_INFINITY : held;
      const spendingMillis = (isFirst ? SPENDING_SHARE.first : SPENDING_SHARE.later) * sinceOpening;
      const rate = Math.min(this.#rateBefore, (1000 * held) / spendingMillis);
      this.#pace.resume(rate, now, { holdMillis: 2 * spendingMillis });
    }
  }

  #judgeRetryAfter(closure: Closure, startedAt: number): void {
    const { at } = this.#retryAfter;
    if (at <= closure.since) return;
    if (startedAt >= at) this.#retryAfter.hits += 1;
    else if (startedAt < at - 1000) this.#retryAfter.misses += 1;
  }

  /** The window that headers told is over. @param accepted in the new one already */
  #reopenAsTold(now: number, accepted = 0): void {
    const opened = this.#pace.accepted - accepted;
    const closedAt = this.#closure?.since ?? now;
    this.#closure = undefined;
    this.#cycle = { closedAt, closedWith: opened, openedAt: now, openedWith: opened };
    if (accepted === 0) this.#told.reopen();
    this.#pace.resume(this.#rateBefore, now);
  }
}
