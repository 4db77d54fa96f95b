import { type Blackout, BlackoutDetector } from './blackout.ts';
import type { Feedback } from './feedback.ts';
import { type Pace, RateProbe } from './rate-probe.ts';
import { RefillEstimator } from './refill-estimator.ts';
import { Spacing, USED_SHARE } from './spacing.ts';
import { nextState, type PacerEvent, type PacerState } from './state.ts';
import { RefusalTolerance } from './tolerance.ts';

/** Requests in flight at the start. Each one accepted adds one, so that a small burst is met gently. */
const FIRST_IN_FLIGHT = 4;

/** Share of the estimated rate that is used: whatever exceeds the true rate is noticed only a latency later. */
const MARGIN = 0.96;

/** Share of the burst that a step may be refilled with, unused, until refusals before it say nothing. */
const BURST_SHARE = 0.5;

/** Milliseconds to wait for stragglers, and the longest spacing that nobody asked for. */
const DRAIN_TIMEOUT_MS = 1000;

/**
 * Decides when the next request may start, from each start and response. It starts at full speed. After the first
 * refusal it keeps to the rate at which the provider was seen to refill its burst, tries a little more now and then,
 * and slows down again where that is refused. `docs/rate-limits.md` has the states as a diagram and says how each
 * constant was chosen. Times are those of `Clock.elapsed`.
 */
export class Pacer {
  readonly #ceiling: number;
  readonly #estimator = new RefillEstimator();
  readonly #probe = new RateProbe();
  readonly #blackouts = new BlackoutDetector();
  readonly #spacing: Spacing;
  readonly #tolerance: RefusalTolerance;
  #state: PacerState = 'unlimited';
  #rate: number;
  #latency = 0;
  #burst = 0;
  #longestWait = 0;
  #drainingSince = 0;

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

  /** What decides now. */
  get state(): PacerState {
    return this.#state;
  }

  /** When one more request may start; `Infinity` when not before a response has come. */
  get readyAt(): number {
    if (this.#state === 'draining') return this.#drainingSince + DRAIN_TIMEOUT_MS;
    const { inFlight, accepted } = this.#estimator;
    const isFull = !this.#isLimited && inFlight >= FIRST_IN_FLIGHT + accepted;
    return isFull ? Number.POSITIVE_INFINITY : this.#spacing.nextAt;
  }

  /** One request starts. */
  start(now: number): void {
    if (this.#state === 'draining') this.#endDraining(now);
    const isIdle = !this.#isLimited || now - this.#spacing.nextAt > DRAIN_TIMEOUT_MS;
    if (isIdle && this.#estimator.inFlight === 0) {
      this.#estimator.restart(now);
      this.#blackouts.forget();
      this.#enter('idle');
    }
    this.#estimator.start(now, this.#latency);
    const longest = Math.max(DRAIN_TIMEOUT_MS, this.#longestWait, 1000 / this.#ceiling);
    const interval = Math.min(this.#interval, longest);
    this.#spacing.start(now, interval, this.#slack, this.#blackouts.endsAt);
  }

  /** One request was answered, or failed. */
  answer(feedback: Feedback, now: number): void {
    const rhythm = { interval: this.#interval, latency: this.#latency, slack: this.#slack };
    this.#estimator.onResponse(now, rhythm);
    if (feedback.kind === 'throttled') this.#onRefused(feedback.waitMillis ?? 0, now);
    else this.#onAccepted(feedback.rateLimit?.remaining, now);
    // A burst that was just empty does not overflow.
    const wasEmpty = this.#blackouts.isPossible || this.#state === 'draining';
    if (this.#isLimited && !wasEmpty && this.#estimator.overflows(now)) {
      this.#estimator.restart(now);
    }
    if (this.#state === 'draining' && this.#estimator.inFlight === 0) this.#endDraining(now);
  }

  get #isLimited(): boolean {
    return this.#state !== 'unlimited';
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

  #enter(event: PacerEvent): void {
    this.#state = nextState(this.#state, event);
  }

  #onRefused(waitMillis: number, now: number): void {
    this.#longestWait = Math.max(this.#longestWait, waitMillis);
    this.#estimator.setEmpty();
    const withinTolerance = this.#tolerance.refuse();
    const isReliable = !this.#estimator.isUncertain(now);
    if (!this.#isLimited && !withinTolerance) this.#startDraining(now);
    else if (this.#isLimited && this.#state !== 'draining' && isReliable) this.#estimateRate(now);
    if (this.#isLimited && isReliable) this.#estimator.add(now);
    this.#blackouts.refuse(now, waitMillis, this.#rate);
    this.#enter('refused');
  }

  #onAccepted(remaining: number | undefined, now: number): void {
    this.#estimator.accept();
    this.#tolerance.accept();
    const blackout = this.#blackouts.accept(now, this.#latency);
    this.#enter('accepted');
    if (blackout && this.#state !== 'draining') this.#resume(blackout, now);
    // A pace that does not hold anybody back is no faster when it is raised.
    else if (this.#probe.isDue(now) && this.#spacing.nextAt > now && this.#rate < this.#ceiling) {
      this.#increaseRate(now);
    }
    if (remaining === undefined || this.#isLimited) return;
    this.#estimator.setRemaining(remaining, now);
    if (remaining <= this.#estimator.inFlight) this.#startDraining(now); // one more would be refused
  }

  #increaseRate(now: number): void {
    const step = this.#probe.step(now, this.#pace);
    this.#rate = Math.min(this.#ceiling, this.#rate * (1 + step));
    // As long as a step more than is used fits into the burst, the last refusal tells the rate.
    this.#estimator.renew(now, (1000 * BURST_SHARE * this.#burst) / (this.#rate * step));
    if (this.#rate === this.#ceiling) this.#enter('ceiling-reached');
  }

  /** The burst refills while nothing starts, so nothing is lost. */
  #startDraining(now: number): void {
    this.#enter('limit-met');
    this.#burst = this.#estimator.total(now).accepted;
    this.#drainingSince = now;
  }

  #endDraining(now: number): void {
    this.#enter('drained');
    if (this.#blackouts.isPossible) this.#enter('refused');
    this.#latency = now - this.#drainingSince;
    this.#estimateRate(now);
    this.#estimator.setEmpty();
    this.#spacing.restart(now);
  }

  #estimateRate(now: number): void {
    const { rate, error } = this.#estimator.estimate(now, this.#latency);
    const isLower = rate * MARGIN < this.#rate;
    if (isLower) this.#rate = rate * MARGIN;
    this.#probe.hold(now, this.#pace, isLower ? error : undefined);
  }

  /** Refusals during a blackout say nothing of the rate; without a pace before it, the average over all does. */
  #resume({ rate }: Blackout, now: number): void {
    const { accepted, millis } = this.#estimator.total(now);
    const average = Math.max(this.#rate, (1000 * accepted) / millis);
    this.#rate = Math.min(this.#ceiling, Number.isFinite(rate) ? rate : average);
    this.#probe.resume(now, this.#pace);
    this.#estimator.restart(now);
    this.#spacing.restart(now);
  }
}
