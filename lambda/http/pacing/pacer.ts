import { Closure, type Forecast } from './closure.ts';
import { Cycles } from './cycles.ts';
import type { Feedback } from './feedback.ts';
import type { Flight } from './flight.ts';
import { HeaderWindow } from './header-window.ts';
import type { Known } from './limited-by.ts';
import { Openings } from './openings.ts';
import { RatePacer } from './rate-pacer.ts';
import { RefusalStreak } from './refusal-streak.ts';
import { RetryAfterForecast } from './retry-after-forecast.ts';
import type { PacerState } from './state.ts';
import { RefusalTolerance } from './tolerance.ts';

/** The shortest time between two tries while everything is refused, in milliseconds. */
const MIN_TRY_GAP_MS = 30;

/** A bucket has refilled one request after this share of the time that one takes on average. */
const REFILL_SHARE = 1.5;

/** Tries refused before one is accepted, from which on it opens rather than refills. */
const MOST_IN_A_REFILL = 2;

/**
 * Decides when the next request may start, from each start and response. `docs/rate-limits.md` has the states as a
 * diagram and says how each constant was chosen. Times are those of `Clock.elapsed`.
 */
export class Pacer {
  #inFlight = 0;
  #started = 0;
  readonly #pace: RatePacer;
  readonly #tolerance: RefusalTolerance;
  readonly #window: HeaderWindow;
  readonly #openings = new Openings();
  #closure: Closure | undefined;
  /** Requests up to this one were sent before it closed. */
  #staleSerial = 0;
  #streak: RefusalStreak | undefined;
  /** The pace before it closed. */
  #rateBefore = Number.POSITIVE_INFINITY;
  readonly #cycles = new Cycles();
  readonly #wait = new RetryAfterForecast();
  #resetHits = 0;

  /** @param requestsPerSecond that are never exceeded @param share of a limit, told or found, that is used at most */
  constructor(requestsPerSecond?: number, share = 1) {
    this.#pace = new RatePacer(requestsPerSecond, share);
    this.#tolerance = new RefusalTolerance(requestsPerSecond);
    this.#window = new HeaderWindow(share);
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

  /** What it knows of what holds requests back. */
  get known(): Known {
    return {
      state: this.state,
      rate: this.rate,
      isByHeaders: this.#closure?.isGated ?? this.#resetHits > 0,
      window: this.#window,
      wait: this.#wait,
      cycles: this.#cycles,
      openings: this.#openings,
    };
  }

  /** When one more request may start; `Infinity` when not before a response has come. */
  get readyAt(): number {
    if (this.#closure) return this.#closure.readyAt;
    const inFlight = this.#inFlight;
    if (inFlight > 0 && inFlight >= this.#window.most) return Number.POSITIVE_INFINITY;
    // When the last window held no more, one more is tried by itself.
    if (inFlight > 0 && this.#held + inFlight >= this.#cycles.quota)
      return Number.POSITIVE_INFINITY;
    return this.#pace.readyAt;
  }

  /** One request starts. */
  start(flight: Flight): void {
    const { serial, startedAt } = flight;
    // Where more remains than our share, it is open all the time: one request shows whether another window has begun.
    if (this.#closure?.isGated && this.#resetHits > 0 && !this.#window.isShareSpent)
      this.#openAtReset(startedAt);
    this.#closure?.try();
    if (this.#pace.start(flight, this.#closure === undefined)) this.#onIdle(startedAt);
    this.#inFlight += 1;
    this.#started = serial;
  }

  /** One request was answered, or failed. */
  answer(flight: Flight, feedback: Feedback, now: number): void {
    this.#inFlight -= 1;
    this.#pace.onResponse();
    const isRefused = feedback.kind === 'throttled';
    const hint = feedback.rateLimit;
    if (hint)
      this.#window.observe(hint, flight, { isAccepted: !isRefused, started: this.#started, now });
    const isStale = flight.serial <= this.#staleSerial;
    if (isRefused) this.#onRefused(flight, isStale, feedback.waitMillis, now);
    else if (feedback.kind === 'failed' && this.#closure && !isStale) this.#closure.retry(now);
    else this.#onAccepted(flight, isStale, now);
    if (this.#closure || this.#inFlight > 0) return;
    if (this.#window.isGate(now)) this.#close(now, this.#pace.rate);
  }

  /** Requests accepted since it opened. */
  get #held(): number {
    return this.#cycles.held(this.#pace.accepted);
  }

  #onIdle(now: number): void {
    this.#streak = undefined;
    if (this.#pace.accepted === 0) this.#cycles.begin(now);
  }

  #onRefused(flight: Flight, isStale: boolean, waitMillis: number | undefined, now: number): void {
    if (waitMillis) this.#wait.observe(now + waitMillis, this.#closure !== undefined);
    if (this.#closure) {
      if (!isStale) this.#onTryRefused(this.#closure, flight, now);
      else this.#onStaleRefused(this.#closure, flight, now);
      return;
    }
    if (isStale) return;
    if (this.#tolerance.refuse() && !this.#pace.isLimited) return;
    const isSpent = this.#held >= this.#cycles.quota;
    const isUnlimited = !this.#pace.isLimited;
    const before = this.#pace.rate;
    if (!this.#streak) this.#pace.notice(now);
    this.#pace.refuse(flight, now, waitMillis ?? 0);
    if (isUnlimited || isSpent) {
      this.#close(now, before);
      return;
    }
    this.#streak ??= new RefusalStreak(this.#started, before);
    if (this.#streak.refuse(flight.serial)) this.#close(now, this.#streak.rate);
  }

  #onStaleRefused(closure: Closure, flight: Flight, now: number): void {
    this.#pace.refuse(flight, now, 0);
    closure.update(this.#forecast, now);
  }

  #onTryRefused(closure: Closure, flight: Flight, now: number): void {
    this.#wait.refuse(flight.startedAt);
    closure.refuse(flight.startedAt, now);
    closure.update(this.#forecast, now);
  }

  #onAccepted(flight: Flight, isStale: boolean, now: number): void {
    this.#tolerance.accept();
    this.#pace.accept(flight.startedAt, now);
    if (this.#streak?.isBefore(flight.serial)) this.#streak = undefined;
    if (this.#closure && !isStale) this.#open(this.#closure, flight, now);
    if (this.#held > this.#cycles.quota) this.#cycles.forgetQuota();
  }

  get #forecast(): Forecast {
    const isGate = this.#closure && this.#window.isGate(this.#closure.since);
    const expected = this.#window.coarse ?? this.#wait.expected ?? this.#openings.next;
    return {
      gateUntil: isGate ? this.#window.resetAt : 0,
      ...(expected && { expected }),
      promised: [...this.#openings.promised, ...this.#wait.promised],
    };
  }

  /** Everything is refused, or would be. */
  #close(now: number, rateBefore: number): void {
    this.#rateBefore = rateBefore;
    this.#streak = undefined;
    this.#staleSerial = this.#started;
    this.#openings.close(now);
    const { accepted, latency, rate } = this.#pace;
    const average = this.#cycles.average(accepted, now);
    const base = Math.max(MIN_TRY_GAP_MS, latency);
    // Without a pace, the time in which everything is answered is enough for a bucket to refill one.
    const refill = average > 0 ? REFILL_SHARE / Math.max(average, rate / 1000) : base;
    const gateUntil = this.#window.isGate(now) ? this.#window.resetAt : 0;
    const firstAt = now + (gateUntil > now ? 0 : refill);
    this.#closure = new Closure(now, firstAt, base, { ...this.#forecast, gateUntil });
  }

  /** A try was accepted. */
  #open(closure: Closure, flight: Flight, now: number): void {
    const { startedAt } = flight;
    const { isGated } = closure;
    const isShort = closure.refusals < MOST_IN_A_REFILL && !closure.isForecast;
    if (isGated) {
      if (closure.refusals === 0) this.#resetHits += 1;
      this.#openAtReset(now, 1);
      return;
    }
    this.#closure = undefined;
    if (isShort) this.#onRefill(flight, now);
    else this.#onOpening(closure, startedAt, now);
  }

  /** It refills, rather than opens. */
  #onRefill(flight: Flight, now: number): void {
    if (this.#pace.isLimited) this.#pace.continue(now);
    else this.#pace.limit(flight, now);
    this.#cycles.forgetQuota();
  }

  /** After a time in which everything was refused, it is accepted again. */
  #onOpening(closure: Closure, startedAt: number, now: number): void {
    this.#wait.accept(startedAt, closure.since);
    const ended = closure.endedWithin(startedAt);
    this.#openings.open(ended);
    this.#window.startOver();
    const opening = this.#cycles.open(this.#pace.accepted - 1, closure.since, now, ended.low);
    this.#pace.find(this.#cycles.found);
    if (opening.kind === 'even') this.#pace.even(opening.rate, opening.held, now);
    else if (opening.kind === 'refilling') {
      this.#pace.settle(opening.rate, opening.burst, now, now - closure.since);
    } else {
      const rate = Math.min(this.#rateBefore, opening.rate);
      this.#pace.resume(rate, 'guessed', now, opening.holdMillis);
    }
  }

  /** The window that headers told is over. @param accepted in the new one already */
  #openAtReset(now: number, accepted = 0): void {
    this.#cycles.openAtReset(this.#pace.accepted - accepted, this.#closure?.since ?? now, now);
    this.#closure = undefined;
    if (accepted === 0) this.#window.startOver();
    this.#pace.resume(this.#rateBefore, 'measured', now);
  }
}
