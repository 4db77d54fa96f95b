import { Blackout } from './blackout.ts';
import type { Feedback } from './feedback.ts';
import { InFlightLimit } from './in-flight-limit.ts';
import { Opening } from './opening.ts';
import type { Permit } from './permit.ts';
import { RatePacer } from './rate-pacer.ts';
import { ToldQuota } from './told-quota.ts';
import { RefusalTolerance } from './tolerance.ts';
import { MOST_FAILED_TRIALS, TRIAL, type Trial } from './trial.ts';
import { Window } from './window.ts';

/** Milliseconds without anything accepted that mean a window or a ban, not a rate. */
const MIN_BLACKOUT_MS = 150;

/** The shortest time between two probes, in milliseconds. */
const MIN_PROBE_GAP_MS = 30;

/** Share of requests that check whether a window that should be used up is. */
const CHECK_SHARE = 0.015;

/** What limits the requests now. */
export type PacerState = 'unlimited' | 'draining' | 'paced' | 'blackout' | 'trial';

/** Refusals without anything accepted since `at`. */
interface Doubt {
  readonly at: number;
  readonly serial: number;
  readonly rate: number;
}

/**
 * Decides when the next request may start: a pure state machine that is told of each start and response. A refusal
 * teaches one of three limits: the number in flight, the rate, or a window. Times are epoch milliseconds.
 */
export class Pacer {
  readonly #pace: RatePacer;
  readonly #tolerance: RefusalTolerance;
  readonly #inFlightLimit = new InFlightLimit();
  readonly #opening = new Opening();
  readonly #window = new Window();
  readonly #told = new ToldQuota(this.#window, this.#opening);
  #blackout: Blackout | undefined;
  #doubt: Doubt | undefined;
  #trial: Trial | undefined;
  #serial = 0;
  /** Requests up to this one say nothing about the present. */
  #staleSerial = 0;
  #isSpent = false;
  #rateBefore = Number.POSITIVE_INFINITY;
  #failedTrials = 0;
  #checks = 0;

  /** @param requestsPerSecond that are never exceeded */
  constructor(requestsPerSecond?: number) {
    this.#pace = new RatePacer(requestsPerSecond);
    this.#tolerance = new RefusalTolerance(requestsPerSecond);
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return this.#pace.rate;
  }

  /** What limits the requests now. */
  get state(): PacerState {
    if (this.#trial) return 'trial';
    if (this.#blackout) return 'blackout';
    if (this.#pace.isDraining) return 'draining';
    return this.#pace.isLimited ? 'paced' : 'unlimited';
  }

  /** When one more request may start; `Infinity` when not before a response has come. */
  get readyAt(): number {
    const { inFlight } = this.#pace;
    if (this.#trial)
      return this.#trial.left > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    if (this.#blackout) return this.#blackout.probeAt;
    if (inFlight >= this.#inFlightLimit.cap) return Number.POSITIVE_INFINITY;
    if (inFlight > 0 && this.#window.isSpent(inFlight)) return Number.POSITIVE_INFINITY;
    return this.#pace.readyAt;
  }

  /** One request starts. */
  start(now: number): Permit {
    if (this.#trial) this.#trial.left -= 1;
    else this.#blackout?.probe();
    this.#pace.start(now);
    this.#window.start();
    this.#serial += 1;
    return { serial: this.#serial, startedAt: now, inFlight: this.#pace.inFlight };
  }

  /** One request was answered, or failed. */
  answer(permit: Permit, feedback: Feedback, now: number): void {
    this.#pace.onResponse(now);
    if (feedback.rateLimit) {
      const { inFlight } = this.#pace;
      this.#told.hear(feedback.rateLimit, inFlight, permit.inFlight, !this.#blackout, now);
    }
    if (feedback.kind === 'throttled') this.#onRefused(permit, feedback.waitMillis, now);
    else if (feedback.kind === 'ok' || !this.#blackout)
      this.#onAccepted(permit, feedback.rateLimit?.remaining, now);
    else this.#onFailed(permit, now);
    if (this.#pace.inFlight > 0) return;
    if (!this.#blackout && this.#window.isSpent(0)) this.#close(now, true, this.rate);
    else if (this.#trial && this.#trial.left <= 0) this.#trial.left = 1;
  }

  #onFailed(permit: Permit, now: number): void {
    if (permit.serial > this.#staleSerial) this.#blackout?.retry(now);
    this.#pace.finish(now, false);
  }

  #onRefused(permit: Permit, waitMillis: number | undefined, now: number): void {
    if (waitMillis !== undefined && waitMillis > 0) {
      this.#opening.say('retry-after', { low: now + waitMillis - 1000, high: now + waitMillis });
    }
    const isStale = permit.serial <= this.#staleSerial;
    if (isStale) this.#blackout?.replan(now);
    else if (this.#trial) this.#failTrial(now);
    else if (this.#blackout) {
      this.#opening.refute(permit.startedAt);
      this.#blackout.refuse(permit.startedAt, now);
    } else if (!this.#isOneTooMany(permit) && !this.#tolerance.refuse())
      this.#onRefusedPace(permit, now);
    this.#pace.finish(now, true);
  }

  #isOneTooMany(permit: Permit): boolean {
    const { cap } = this.#inFlightLimit;
    if (this.#pace.isLimited && cap === Number.POSITIVE_INFINITY) return false;
    const isExplained = this.#inFlightLimit.explains(
      Math.max(permit.inFlight, this.#pace.inFlight + 1),
    );
    if (isExplained && this.#inFlightLimit.cap < cap) this.#staleSerial = this.#serial;
    return isExplained;
  }

  #onRefusedPace(permit: Permit, now: number): void {
    if (this.#window.hasOpened && !this.#pace.isLimited) {
      this.#close(now, false, this.rate);
      return;
    }
    this.#doubt ??= { at: now, serial: this.#serial, rate: this.#pace.provenRate };
    const isLater = permit.serial > this.#doubt.serial;
    if (isLater && now - this.#doubt.at > this.#ordinaryMillis(this.#doubt.rate)) {
      this.#close(now, false, this.#doubt.rate);
    } else this.#pace.onRefused(now);
  }

  /** Milliseconds for which nothing may be accepted at a pace. */
  #ordinaryMillis(rate: number): number {
    return Math.max(MIN_BLACKOUT_MS, 3 * this.#pace.latency, 3000 / rate);
  }

  #onAccepted(permit: Permit, remaining: number | undefined, now: number): void {
    this.#window.accept();
    this.#tolerance.accept();
    this.#checks = Math.min(3, this.#checks + CHECK_SHARE);
    this.#pace.onAccepted(now, this.#told.isBucket ? remaining : undefined);
    if (permit.serial > this.#staleSerial) {
      this.#inFlightLimit.accept(permit.inFlight);
      if (this.#doubt && permit.serial > this.#doubt.serial) this.#settleDoubt(this.#doubt, now);
      if (this.#trial) this.#continueTrial(this.#trial, now);
      else if (this.#blackout) this.#onProbeAccepted(this.#blackout, permit, now);
    }
    this.#pace.finish(now, this.#doubt !== undefined);
  }

  /** Something is accepted again. */
  #settleDoubt(doubt: Doubt, now: number): void {
    this.#doubt = undefined;
    if (now - doubt.at > this.#ordinaryMillis(doubt.rate)) this.#pace.resume(doubt.rate, now);
  }

  /** Everything is refused, or would be: probes find out when that is over. */
  #close(now: number, isSpent: boolean, rate: number): void {
    this.#rateBefore = rate;
    this.#doubt = undefined;
    this.#trial = undefined;
    this.#isSpent = isSpent;
    this.#staleSerial = this.#serial;
    this.#opening.clear();
    const { nextOpening, accepted } = this.#window;
    if (nextOpening) this.#opening.say('period', nextOpening);
    const base = Math.max(MIN_PROBE_GAP_MS, this.#pace.latency, Math.min(1000 / rate, 10_000));
    const isCheck = isSpent && !this.#window.isTold && this.#checks >= 1;
    if (isCheck) this.#checks -= 1;
    const firstAt = this.#opening.best?.isProven && !isCheck ? undefined : now + base;
    this.#blackout = new Blackout(this.#opening, now, base, accepted, firstAt);
  }

  #onProbeAccepted(blackout: Blackout, permit: Permit, now: number): void {
    const { startedAt } = permit;
    const { best } = this.#opening;
    const isForetold =
      best?.isProven &&
      startedAt >= best.span.low &&
      startedAt <= best.span.high + this.#pace.latency;
    const isEarly = this.#isSpent && blackout.refusals === 0 && !isForetold;
    if (isEarly && startedAt - blackout.closedAt <= this.#ordinaryMillis(this.#rateBefore)) {
      this.#outgrow(blackout, now);
      return;
    }
    this.#opening.judge(blackout.endedWithin(startedAt), MIN_PROBE_GAP_MS + this.#pace.latency);
    this.#trial = { left: TRIAL, startedAt };
  }

  /** It was not used up, whatever was said or seen before. */
  #outgrow({ closedAt }: Blackout, now: number): void {
    this.#pace.resume(Math.min(this.#rateBefore, this.#refillRate(closedAt, now)), now);
    this.#window.outgrow();
    this.#blackout = undefined;
  }

  /** Requests a second, by what the provider had refilled since it was used up at `closedAt`. */
  #refillRate(closedAt: number, now: number): number {
    if (this.#window.isTold) return this.#told.miss(closedAt, now);
    return this.#window.averageRate(now);
  }

  #continueTrial(trial: Trial, now: number): void {
    if (trial.left > 0 || this.#pace.inFlight > 0 || !this.#blackout) return;
    const isUsedUp = !this.#isSpent || this.#blackout.refusals > 0;
    this.#failedTrials = 0;
    this.#window.open(this.#blackout.endedWithin(trial.startedAt), TRIAL + 1, isUsedUp);
    this.#blackout = undefined;
    this.#trial = undefined;
    this.#pace.resume(this.#rateBefore, now);
  }

  /** It refuses again after a few: a low rate rather than a window. */
  #failTrial(now: number): void {
    this.#failedTrials += 1;
    if (this.#failedTrials < MOST_FAILED_TRIALS) {
      this.#pace.noteEmpty(now);
      this.#close(now, false, this.#rateBefore);
      return;
    }
    this.#failedTrials = 0;
    this.#trial = undefined;
    this.#blackout = undefined;
    this.#pace.onRefused(now);
  }
}
