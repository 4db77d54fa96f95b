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

/** Share of the burst that may be refilled unused until it counts as overflowed. */
const BURST_SHARE = 0.5;

/** Milliseconds for which requests in flight are awaited, and the longest spacing that nobody asked for. */
const DRAIN_TIMEOUT_MS = 1000;

/** Milliseconds without anything accepted that mean a window or a ban, not a rate. */
const MIN_BLACKOUT_MS = 300;

/** Requests accepted one after another that mean that a window has opened. */
const TRIAL = 3;

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
  #longestWait = 0;
  #ramp = FIRST_IN_FLIGHT;
  #trialLeft = 0;
  #shortClosures = 0;
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

  get state(): PacerState {
    return this.#state;
  }

  /** When one more request may start; `Infinity` when not before an answer has come. */
  get readyAt(): number {
    const { inFlight } = this.#estimator;
    if (this.#state === 'blackout') return this.#blackout?.probeAt ?? 0;
    if (this.#state === 'trial' && this.#trialLeft <= 0) return Number.POSITIVE_INFINITY;
    if (inFlight >= Math.min(this.#inFlightLimit.cap, this.#ramp)) return Number.POSITIVE_INFINITY;
    return this.#spacing.next;
  }

  /** One request starts. */
  start(now: number): Permit {
    const { inFlight } = this.#estimator;
    const isIdle = this.#state === 'unlimited' || now - this.#spacing.next > DRAIN_TIMEOUT_MS;
    if (isIdle && inFlight === 0 && this.#state !== 'blackout') this.#estimator.restart(now);
    if (this.#state === 'blackout') this.#blackout?.probe();
    if (this.#state === 'trial') this.#trialLeft -= 1;
    this.#estimator.start(now, this.#latency);
    this.#window.start();
    const longest = Math.max(DRAIN_TIMEOUT_MS, this.#longestWait, 1000 / this.#ceiling);
    this.#spacing.start(now, Math.min(this.#interval, longest), this.#slack, Number.NEGATIVE_INFINITY);
    this.#serial += 1;
    return { serial: this.#serial, startedAt: now, inFlight: inFlight + 1 };
  }

  /** One request was answered, or failed. */
  answer(permit: Permit, feedback: Feedback, now: number): void {
    this.#estimator.onResponse(now, { interval: this.#interval, latency: this.#latency, slack: this.#slack });
    if (feedback.rateLimit) this.#hear(feedback.rateLimit, now);
    if (feedback.kind === 'throttled') this.#onRefused(permit, feedback.waitMillis, now);
    else if (feedback.kind === 'ok') this.#onAccepted(permit, now);
    else if (this.#state === 'blackout' && permit.serial > this.#staleSerial) this.#blackout?.retry(now);
    if (this.#state !== 'blackout' && this.#window.isSpent()) this.#close(now, now, true);
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
    this.#window.setRemaining(hint, this.#estimator.inFlight);
    const { resetMillis, resetSlackMillis = 1000 } = hint;
    if (resetMillis !== undefined && resetMillis > 0) {
      const high = now + resetMillis;
      this.#opening.say('headers', { low: high - resetSlackMillis, high });
    }
  }

  #onRefused(permit: Permit, waitMillis: number | undefined, now: number): void {
    if (waitMillis !== undefined) {
      this.#longestWait = Math.max(this.#longestWait, waitMillis);
      const high = now + waitMillis;
      if (waitMillis > 0) this.#opening.say('retry-after', { low: high - 1000, high });
    }
    if (permit.serial <= this.#staleSerial) {
      this.#blackout?.replan(now);
      return;
    }
    if (this.#state === 'blackout') {
      this.#blackout?.refuse(permit.startedAt, now);
      return;
    }
    if (this.#inFlightLimit.explains(permit.inFlight)) {
      this.#staleSerial = this.#serial;
      return;
    }
    if (this.#tolerance.refuse()) return;
    this.#close(now, permit.startedAt, false);
  }

  #onAccepted(permit: Permit, now: number): void {
    const took = now - permit.startedAt;
    this.#latency = this.#latency === 0 ? took : this.#latency + 0.1 * (took - this.#latency);
    this.#estimator.accepted += 1;
    this.#window.accept();
    this.#tolerance.accept();
    this.#inFlightLimit.accept(permit.inFlight);
    this.#ramp += RAMP;
    if (permit.serial <= this.#staleSerial) return;
    if (this.#state === 'blackout') this.#reopen(permit, now);
    else if (this.#state === 'trial') {
      if (this.#trialLeft <= 0 && this.#estimator.inFlight === 0) this.#openWindow(now);
    } else if (this.#probe.isDue(now) && this.#spacing.next > now && this.#rate < this.#ceiling) {
      this.#increaseRate(now);
    }
  }

  #increaseRate(now: number): void {
    const step = this.#probe.step(now, this.#pace);
    this.#rate = Math.min(this.#ceiling, this.#rate * (1 + step));
    this.#estimator.renew(now, (1000 * BURST_SHARE * this.#burst) / (this.#rate * step));
  }

  /** Everything is refused, or would be: probes find out when that is over. */
  #close(now: number, startedAt: number, isSpent: boolean): void {
    const wasTrial = this.#state === 'trial';
    this.#state = 'blackout';
    this.#staleSerial = this.#serial;
    this.#ramp = FIRST_IN_FLIGHT;
    this.#estimator.tokensLeft = 0;
    if (this.#burst === 0) this.#burst = this.#estimator.total(now).accepted;
    this.#lesson = this.#estimator.estimate(now, this.#latency);
    this.#estimator.add(now);
    if (wasTrial) this.#shortClosures = 2;
    this.#window.close();
    this.#opening.clear();
    const { nextOpening } = this.#window;
    if (nextOpening) this.#opening.say('period', nextOpening);
    const base = Math.max(20, Math.min(this.#interval, 60_000), this.#latency);
    const { best } = this.#opening;
    const firstAt = best?.isProven ? undefined : now + Math.max(this.#latency, Math.min(this.#interval, 60_000), 10);
    this.#blackout = new Blackout(this.#opening, now, base, firstAt);
    void startedAt;
    void isSpent;
  }

  #reopen(permit: Permit, now: number): void {
    const blackout = this.#blackout;
    if (!blackout) return;
    const millis = permit.startedAt - blackout.closedAt;
    const isShort =
      millis <= Math.max(MIN_BLACKOUT_MS, 3 * this.#latency, Math.min(3 * this.#interval, 1e9) || 0);
    if (blackout.refusals > 0 || millis > MIN_BLACKOUT_MS)
      this.#opening.judge(blackout.endedWithin(permit.startedAt), 50 + this.#latency);
    if (isShort && (Number.isFinite(this.#rate) || millis <= MIN_BLACKOUT_MS + 2 * this.#latency)) this.#resume(now);
    else {
      this.#state = 'trial';
      this.#trialLeft = TRIAL;
    }
  }

  /** It was a matter of the rate. */
  #resume(now: number): void {
    this.#blackout = undefined;
    this.#shortClosures += 1;
    if (this.#rate === this.#ceiling && this.#shortClosures < 2) {
      this.#state = 'unlimited';
      return;
    }
    this.#learn(now);
  }

  #learn(now: number): void {
    this.#state = 'paced';
    this.#ramp = Number.POSITIVE_INFINITY;
    const lesson = this.#lesson;
    const isLower = lesson !== undefined && lesson.rate * MARGIN < this.#rate;
    if (isLower) this.#rate = lesson.rate * MARGIN;
    this.#probe.hold(now, this.#pace, isLower ? lesson.error : undefined);
    this.#spacing.next = now;
  }

  #openWindow(now: number): void {
    const blackout = this.#blackout;
    if (!blackout) return;
    this.#window.open(blackout.endedWithin(now));
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
      this.#probe.resume(now, this.#pace);
    }
  }
}
