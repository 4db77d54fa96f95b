import { Blackout } from './blackout.ts';
import type { Feedback, RateLimitHint } from './feedback.ts';
import { InFlightLimit } from './in-flight-limit.ts';
import { Opening } from './opening.ts';
import { type Pace, RateProbe } from './rate-probe.ts';
import { RefillEstimator } from './refill-estimator.ts';
import { Spacing, USED_SHARE } from './spacing.ts';
import { RefusalTolerance } from './tolerance.ts';
import { Window } from './window.ts';

/** Requests in flight at the start, and how many more for each that is accepted. */
const FIRST_IN_FLIGHT = 4;
const RAMP = 2;

/** Share of an estimated rate that is used. */
const MARGIN = 0.96;

/** Share of a pace that was not refused that is kept when a faster one is. */
const PROVEN_SHARE = 0.97;

/** Accepted requests from which a throughput is known well enough. */
const MIN_ACCEPTED = 8;

/** Lessons in a row after which refusals come by chance, as others use the limit too. */
const MOST_LESSONS = 6;
/** Accepted requests after which a lesson has nothing to do with the one before. */
const FRESH_LESSON = 50;
const NOISY_CUT = 0.96;
const NOISY_RAISE = 1.0035;

/** Milliseconds between two requests at most. */
const LONGEST_INTERVAL_MS = 60_000;

/** Share of the pace that is kept after a blackout that nothing foretold. */
const AFTER_BAN = 0.8;

/** Share of the burst that may be refilled unused until it counts as overflowed. */
const BURST_SHARE = 0.5;

/** Milliseconds for which requests in flight are awaited, and the longest spacing that nobody asked for. */
const DRAIN_TIMEOUT_MS = 1000;

/** Milliseconds without anything accepted that mean a window or a ban, not a rate. */
const MIN_BLACKOUT_MS = 300;

/** Requests accepted one after another that mean that a window has opened. */
const TRIAL = 3;

/** Share of requests that check whether a window that should be used up is. */
const CHECK_SHARE = 0.015;

/** Requests refused one after another at a pace that mean that everything is refused. */
const DOUBTS = 4;

/** Trials in a row that were refused, after which it is a low rate. */
const SLOW_TRIALS = 2;

/** What limits the requests now. */
export type PacerState = 'unlimited' | 'paced' | 'blackout' | 'trial';

/** A request that has started. */
export interface Permit {
  readonly serial: number;
  readonly startedAt: number;
  /** Requests in flight, with this one. */
  readonly inFlight: number;
}

/** Decides when the next request may start. Times are epoch milliseconds. */
export class Pacer {
  readonly #ceiling: number;
  readonly #estimator = new RefillEstimator();
  readonly #probe = new RateProbe();
  readonly #inFlightLimit = new InFlightLimit();
  readonly #opening = new Opening();
  readonly #window = new Window();
  readonly #spacing: Spacing;
  readonly #tolerance: RefusalTolerance;
  #state: PacerState = 'unlimited';
  #blackout: Blackout | undefined;
  #rate: number;
  #serial = 0;
  /** Requests up to this one say nothing about the present. */
  #staleSerial = 0;
  #latency = 0;
  #burst = 0;
  #ramp = FIRST_IN_FLIGHT;
  #trialLeft = 0;
  #shortClosures = 0;
  #lastAt = 0;
  #doubt: { readonly rate: number; readonly serial: number; readonly at: number; count: number } | undefined;
  #headerMisses = 0;
  #lessonSerial = 0;
  #isNoisy = false;
  #lessons = 0;
  #acceptedAtLesson = 0;
  #lessonsFrom = 0;
  #quotaMisses = 0;
  #mark = { at: 0, accepted: 0 };
  #checks = 0;
  #provenRate = 0;
  #failedTrials = 0;
  #isSpent = false;
  #reopenedAt = 0;
  #lesson: { readonly rate: number; readonly error: number } | undefined;

  /** @param requestsPerSecond that are never exceeded */
  constructor(requestsPerSecond?: number) {
    this.#ceiling = (requestsPerSecond ?? Number.POSITIVE_INFINITY) * USED_SHARE;
    this.#rate = this.#ceiling;
    this.#spacing = new Spacing(requestsPerSecond === undefined ? 'estimated' : 'configured');
    this.#tolerance = new RefusalTolerance(requestsPerSecond);
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return this.#rate;
  }

  debug(): string {
    return `${this.#state} rate ${this.#rate.toFixed(1)} cap ${this.#inFlightLimit.cap} short ${this.#shortClosures} quota ${this.#window.quota} best ${this.#opening.best ? `${Math.round(this.#opening.best.span.low) % 1e6}..${Math.round(this.#opening.best.span.high) % 1e6}${this.#opening.best.isProven}` : ''}`;
  }

  get state(): PacerState {
    return this.#state;
  }

  /** When one more request may start; `Infinity` when not before an answer has come. */
  get readyAt(): number {
    const { inFlight } = this.#estimator;
    if (this.#state === 'blackout') return this.#blackout?.probeAt ?? 0;
    if (this.#state === 'trial' && this.#trialLeft <= 0) return Number.POSITIVE_INFINITY;
    if (inFlight >= Math.min(this.#inFlightLimit.cap, this.#ramp)) return Number.POSITIVE_INFINITY;
    if (inFlight > 0 && this.#window.isSpent(inFlight)) return Number.POSITIVE_INFINITY;
    return this.#spacing.next;
  }

  /** One request starts. */
  start(now: number): Permit {
    const { inFlight } = this.#estimator;
    const isIdle = now - this.#lastAt > DRAIN_TIMEOUT_MS && now - this.#spacing.next > DRAIN_TIMEOUT_MS;
    if ((isIdle || this.#serial === 0) && inFlight === 0 && this.#state !== 'blackout') this.#estimator.restart(now);
    if (this.#state === 'blackout') this.#blackout?.probe();
    if (this.#state === 'trial') this.#trialLeft -= 1;
    this.#estimator.start(now, this.#latency);
    this.#window.start();
    const longest = Math.max(LONGEST_INTERVAL_MS, 1000 / this.#ceiling);
    this.#spacing.start(now, Math.min(this.#interval, longest), this.#slack, Number.NEGATIVE_INFINITY);
    this.#serial += 1;
    return { serial: this.#serial, startedAt: now, inFlight: inFlight + 1 };
  }

  /** One request was answered, or failed. */
  answer(permit: Permit, feedback: Feedback, now: number): void {
    this.#lastAt = now;
    this.#estimator.onResponse(now, { interval: this.#interval, latency: this.#latency, slack: this.#slack });
    if (feedback.rateLimit) this.#hear(feedback.rateLimit, now);
    if (feedback.kind === 'throttled') this.#onRefused(permit, feedback.waitMillis, now);
    else if (feedback.kind === 'ok') this.#onAccepted(permit, now);
    else if (this.#state === 'blackout' && permit.serial > this.#staleSerial) this.#blackout?.retry(now);
    if (this.#state === 'trial' && this.#trialLeft <= 0 && this.#estimator.inFlight === 0) this.#trialLeft = 1;
    const isOpen = this.#state !== 'blackout' && this.#state !== 'trial';
    if (isOpen && this.#estimator.inFlight === 0 && this.#window.isSpent(0)) this.#close(now, now, true);
    if (this.#state === 'paced' && this.#estimator.overflows(now)) this.#estimator.restart(now);
  }

  get #interval(): number {
    return 1000 / this.#rate;
  }

  get #slack(): number {
    return this.#spacing.slack(this.#interval, this.#burst);
  }

  get #pace(): Pace {
    return { rate: this.#rate, latency: this.#latency, burst: this.#burst };
  }

  #hear(hint: RateLimitHint, now: number): void {
    if (this.#headerMisses >= 2) return;
    this.#window.setRemaining(hint, this.#estimator.inFlight);
    if (this.#window.refills) {
      this.#headerMisses = 2;
      this.#window.forgetRemaining();
      return;
    }
    const { resetMillis, resetSlackMillis = 1000 } = hint;
    if (resetMillis !== undefined && resetMillis > 0) {
      const high = now + resetMillis;
      this.#opening.say('headers', { low: high - resetSlackMillis, high });
    }
  }

  #onRefused(permit: Permit, waitMillis: number | undefined, now: number): void {
    if (waitMillis !== undefined) {
      const high = now + waitMillis;
      if (waitMillis > 0) this.#opening.say('retry-after', { low: high - 1000, high });
    }
    if (permit.serial <= this.#staleSerial) {
      this.#blackout?.replan(now);
      return;
    }
    if (this.#state === 'blackout') {
      this.#opening.refute(permit.startedAt);
      this.#blackout?.refuse(permit.startedAt, now);
      return;
    }
    if (this.#state === 'trial') {
      this.#close(now, permit.startedAt, false);
      return;
    }
    const { cap } = this.#inFlightLimit;
    if (this.#inFlightLimit.explains(Math.max(permit.inFlight, this.#estimator.inFlight + 1))) {
      if (this.#inFlightLimit.cap < cap) this.#staleSerial = this.#serial;
      return;
    }
    if (this.#tolerance.refuse()) return;
    if (this.#state === 'paced') this.#onRefusedPace(permit, now);
    else this.#close(now, permit.startedAt, false);
  }

  #onRefusedPace(permit: Permit, now: number): void {
    const isReliable = !this.#estimator.isUncertain(now);
    if (this.#doubt && permit.serial > this.#doubt.serial) {
      this.#doubt.count += 1;
      if (this.#doubt.count >= DOUBTS) {
        this.#rate = this.#doubt.rate;
        this.#close(now, permit.startedAt, false);
        return;
      }
    }
    this.#doubt ??= { rate: this.#provenRate || this.#rate, serial: this.#serial, at: now, count: 0 };
    this.#estimator.tokensLeft = 0;
    if (this.#isNoisy) {
      this.#rate *= NOISY_CUT;
      return;
    }
    if (permit.serial <= this.#lessonSerial) {
      if (isReliable) this.#estimator.add(now);
      return;
    }
    this.#lessonSerial = this.#serial;
    if (!isReliable) return;
    this.#lesson = this.#estimator.estimate(now, this.#latency);
    this.#learn(now, false);
    this.#estimator.add(now);
  }

  #onAccepted(permit: Permit, now: number): void {
    const took = now - permit.startedAt;
    this.#latency = this.#latency === 0 ? took : this.#latency + 0.1 * (took - this.#latency);
    this.#estimator.accepted += 1;
    this.#window.accept();
    this.#tolerance.accept();
    this.#ramp += RAMP;
    this.#checks = Math.min(3, this.#checks + CHECK_SHARE);
    if (permit.serial <= this.#staleSerial) return;
    this.#inFlightLimit.accept(permit.inFlight);
    if (this.#doubt && permit.serial > this.#doubt.serial) this.#doubt = undefined;
    if (this.#state === 'blackout') this.#reopen(permit, now);
    else if (this.#state === 'trial') {
      if (this.#trialLeft <= 0 && this.#estimator.inFlight === 0) this.#openWindow(now);
    } else if (this.#isNoisy) this.#rate = Math.min(this.#ceiling, this.#rate * NOISY_RAISE);
    else if (this.#probe.isDue(now) && this.#spacing.next > now && this.#rate < this.#ceiling) {
      this.#increaseRate(now);
    }
  }

  #increaseRate(now: number): void {
    this.#provenRate = this.#rate;
    this.#lessons = 0;
    const step = this.#probe.step(now, this.#pace);
    this.#rate = Math.min(this.#ceiling, this.#rate * (1 + step));
    this.#estimator.renew(now, (1000 * BURST_SHARE * this.#burst) / (this.#rate * step));
  }

  /** Everything is refused, or would be: probes find out when that is over. */
  #close(now: number, startedAt: number, isSpent: boolean): void {
    if (!isSpent && this.#window.hasBarelyOutgrown()) this.#quotaMisses = 0;
    const wasTrial = this.#state === 'trial';
    this.#doubt = undefined;
    this.#isSpent = isSpent;
    this.#state = 'blackout';
    this.#staleSerial = this.#serial;
    this.#ramp = FIRST_IN_FLIGHT;
    this.#estimator.tokensLeft = 0;
    if (this.#burst === 0) this.#burst = this.#estimator.total(now).accepted;
    this.#lesson = this.#estimator.estimate(now, this.#latency);
    this.#estimator.add(now);
    this.#failedTrials = wasTrial ? this.#failedTrials + 1 : 0;
    this.#opening.clear();
    const { nextOpening } = this.#window;
    if (nextOpening) this.#opening.say('period', nextOpening);
    const base = Math.max(50, Math.min(this.#interval, 60_000), this.#latency);
    const { best } = this.#opening;
    const isCheck = isSpent && !this.#window.isTold && this.#checks >= 1;
    if (isCheck) this.#checks -= 1;
    const firstAt = best?.isProven && !isCheck ? undefined : now + Math.max(this.#latency, Math.min(this.#interval, 60_000), 10);
    this.#blackout = new Blackout(this.#opening, now, base, this.#window.accepted, firstAt);
    void startedAt;
  }

  #reopen(permit: Permit, now: number): void {
    const blackout = this.#blackout;
    if (!blackout) return;
    const millis = permit.startedAt - blackout.closedAt;
    const isShort =
      millis <= Math.max(MIN_BLACKOUT_MS, 3 * this.#latency, Math.min(3 * this.#interval, 1e9) || 0);
    if (blackout.refusals > 0 || millis > MIN_BLACKOUT_MS)
      this.#opening.judge(blackout.endedWithin(permit.startedAt), 50 + this.#latency);
    const { best } = this.#opening;
    const isForetold =
      best?.isProven && permit.startedAt >= best.span.low && permit.startedAt <= best.span.high + this.#latency;
    if (!isForetold && isShort && (Number.isFinite(this.#rate) || millis <= MIN_BLACKOUT_MS + 2 * this.#latency)) this.#resume(now);
    else {
      this.#reopenedAt = permit.startedAt;
      if (this.#failedTrials === 0) this.#estimator.restart(now);
      else if (this.#failedTrials >= SLOW_TRIALS) {
        this.#learn(now, true);
        return;
      }
      this.#state = 'trial';
      this.#trialLeft = TRIAL;
    }
  }

  /** It was a matter of the rate. */
  #resume(now: number): void {
    if (this.#isSpent && this.#blackout?.refusals === 0) {
      if (this.#window.isTold) {
        this.#headerMisses += 1;
        this.#window.forgetRemaining();
      } else {
        this.#window.outgrow();
        this.#quotaMisses += 1;
        if (this.#quotaMisses >= 3 && this.#rate === this.#ceiling) {
          this.#rate = Math.min(this.#ceiling, this.#window.averageRate(now));
          this.#state = 'paced';
          this.#ramp = Number.POSITIVE_INFINITY;
          this.#blackout = undefined;
          this.#probe.begin(now, this.#pace, 0.25);
          this.#spacing.next = now;
          return;
        }
      }
    }
    this.#blackout = undefined;
    if (this.#failedTrials > 0) this.#shortClosures = 0;
    else this.#shortClosures += 1;
    const hasLesson = this.#lesson !== undefined && Number.isFinite(this.#lesson.rate);
    if (this.#rate === this.#ceiling && (this.#shortClosures < 2 || !hasLesson)) {
      this.#state = 'unlimited';
      return;
    }
    this.#learn(now, true);
  }

  #learn(now: number, restarts: boolean): void {
    this.#state = 'paced';
    this.#ramp = Number.POSITIVE_INFINITY;
    const lesson = this.#lesson;
    const isFirst = this.#rate === this.#ceiling;
    const isLower = lesson !== undefined && lesson.rate * MARGIN < this.#rate;
    if (isLower && !isFirst && !restarts) {
      if (this.#estimator.accepted - this.#acceptedAtLesson > FRESH_LESSON) this.#lessons = 0;
      this.#acceptedAtLesson = this.#estimator.accepted;
      this.#lessons += 1;
      if (this.#lessons === 1) this.#lessonsFrom = this.#rate;
      if (this.#lessons > MOST_LESSONS && this.#rate < 0.6 * this.#lessonsFrom) {
        this.#isNoisy = true;
        this.#rate = 0.8 * this.#lessonsFrom;
        return;
      }
    }
    if (isLower) {
      const floor = Math.max(PROVEN_SHARE * this.#provenRate, this.#throughput(now));
      this.#rate = Math.max(lesson.rate * MARGIN, Math.min(this.#rate, floor));
    }
    this.#provenRate = 0;
    if (restarts) this.#mark = { at: now, accepted: this.#estimator.accepted };
    if (restarts && isFirst) this.#probe.begin(now, this.#pace, this.#failedTrials > 0 ? 1 : 0.5);
    else this.#probe.hold(now, this.#pace, isLower ? lesson.error : undefined);
    if (restarts) this.#spacing.next = now;
  }

  /** Requests a second that were accepted since refusals before the last; a lower bound of what is allowed. */
  #throughput(now: number): number {
    const accepted = this.#estimator.accepted - this.#mark.accepted;
    if (accepted < MIN_ACCEPTED) return 0;
    const rate = (1000 * PROVEN_SHARE * accepted) / Math.max(1, now - this.#mark.at);
    this.#mark = { at: now, accepted: this.#estimator.accepted };
    return rate;
  }

  #openWindow(now: number): void {
    const blackout = this.#blackout;
    if (!blackout) return;
    if (this.#isSpent && blackout.refusals > 0) this.#quotaMisses = 0;
    this.#window.open(blackout.endedWithin(this.#reopenedAt), TRIAL + 1, !this.#isSpent || blackout.refusals > 0);
    this.#blackout = undefined;
    this.#shortClosures = 0;
    this.#estimator.restart(now);
    this.#spacing.next = now;
    if (this.#rate === this.#ceiling) {
      this.#state = 'unlimited';
      if (this.#window.quota !== undefined) this.#ramp = Number.POSITIVE_INFINITY;
    } else {
      this.#state = 'paced';
      this.#ramp = Number.POSITIVE_INFINITY;
      if (!this.#opening.best?.isProven) this.#rate *= AFTER_BAN;
      this.#probe.resume(now, this.#pace);
    }
  }
}
