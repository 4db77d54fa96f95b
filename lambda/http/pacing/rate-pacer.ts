import { type Pace, RateProbe } from './rate-probe.ts';
import { RefillEstimator } from './refill-estimator.ts';
import { Spacing, USED_SHARE } from './spacing.ts';

/** Requests in flight at the start; each one accepted adds `RAMP`, so a small burst is met gently. */
const FIRST_IN_FLIGHT = 4;
const RAMP = 1;

/** Share of the estimated rate that is used. */
const MARGIN = 0.96;

/** Share of the burst that may be refilled unused until it counts as overflowed. */
const BURST_SHARE = 0.5;

/** Milliseconds for which requests in flight are awaited. */
const DRAIN_TIMEOUT_MS = 1000;

/** The longest spacing of requests, in milliseconds. */
const LONGEST_INTERVAL_MS = 10_000;

/**
 * Keeps to the rate at which the provider was seen to refill its burst. It starts at full speed; from the first refusal
 * on it keeps to its estimate, now and then tries a little more, and slows down again where that is refused.
 */
export class RatePacer {
  readonly #ceiling: number;
  readonly #estimator = new RefillEstimator();
  readonly #probe = new RateProbe();
  readonly #spacing: Spacing;
  #rate: number;
  #isLimited = false;
  #latency = 0;
  #burst = 0;
  #settlingSince: number | undefined;
  /** The pace before the last raise, while that may have been too much. */
  #provenRate: number | undefined;

  /** @param requestsPerSecond that are never exceeded */
  constructor(requestsPerSecond?: number) {
    this.#ceiling = (requestsPerSecond ?? Number.POSITIVE_INFINITY) * USED_SHARE;
    this.#rate = this.#ceiling;
    this.#spacing = new Spacing(requestsPerSecond === undefined ? 'estimated' : 'configured');
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return this.#rate;
  }

  /** The last pace that was kept to without a refusal. */
  get provenRate(): number {
    return this.#provenRate ?? this.#rate;
  }

  /** Milliseconds from one request to the next. */
  get interval(): number {
    return 1000 / this.#rate;
  }

  /** Milliseconds that a response takes. */
  get latency(): number {
    return this.#latency;
  }

  /** Whether a refusal has shown a rate. */
  get isLimited(): boolean {
    return this.#isLimited;
  }

  /** Whether requests in flight are awaited before the first estimate. */
  get isDraining(): boolean {
    return this.#settlingSince !== undefined;
  }

  /** Requests not answered yet. */
  get inFlight(): number {
    return this.#estimator.inFlight;
  }

  /** Requests that were accepted. */
  get accepted(): number {
    return this.#estimator.accepted;
  }

  /** When one more request may start; `Infinity` when not before a response has come. */
  get readyAt(): number {
    if (this.#settlingSince !== undefined) return this.#settlingSince + DRAIN_TIMEOUT_MS;
    const { inFlight, accepted } = this.#estimator;
    const isFull = !this.#isLimited && inFlight >= FIRST_IN_FLIGHT + RAMP * accepted;
    return isFull ? Number.POSITIVE_INFINITY : this.#spacing.nextAt;
  }

  /** One request starts. */
  start(now: number): void {
    this.#settle(now);
    const isIdle = !this.#isLimited || now - this.#spacing.nextAt > DRAIN_TIMEOUT_MS;
    if (isIdle && this.#estimator.inFlight === 0) this.#estimator.restart(now);
    this.#estimator.start(now, this.#latency);
    const longest = Math.max(LONGEST_INTERVAL_MS, 1000 / this.#ceiling);
    this.#spacing.start(
      now,
      Math.min(this.interval, longest),
      this.#slack,
      Number.NEGATIVE_INFINITY,
    );
  }

  /** One response came, or will never come. */
  onResponse(now: number): void {
    this.#estimator.onResponse(now, {
      interval: this.interval,
      latency: this.#latency,
      slack: this.#slack,
    });
  }

  /** After what a response taught. @param wasEmpty whether the burst cannot have overflowed */
  finish(now: number, wasEmpty: boolean): void {
    const isEmpty = wasEmpty || this.#settlingSince !== undefined;
    if (this.#isLimited && !isEmpty && this.#estimator.overflows(now)) this.#estimator.restart(now);
    if (this.#estimator.inFlight === 0) this.#settle(now);
  }

  /** A request was refused because of the rate. */
  onRefused(now: number): void {
    this.#estimator.setEmpty();
    const isReliable = !this.#estimator.isUncertain(now);
    if (!this.#isLimited) this.limit(now);
    else if (this.#settlingSince === undefined && isReliable) this.#learn(now);
    if (this.#isLimited && isReliable) this.#estimator.add(now);
  }

  /** A request was accepted. @param remaining what is left, as headers say */
  onAccepted(now: number, remaining: number | undefined): void {
    this.#estimator.accept();
    if (this.#probe.isDue(now) && this.#spacing.nextAt > now && this.#rate < this.#ceiling)
      this.#increaseRate(now);
    if (remaining === undefined || this.#isLimited) return;
    this.#estimator.setRemaining(remaining, now);
    if (remaining <= this.#estimator.inFlight) this.limit(now); // one more would be refused
  }

  /** Pauses until what is in flight is answered; the burst refills meanwhile, so nothing is lost. */
  limit(now: number): void {
    this.#isLimited = true;
    this.#burst = this.#estimator.total(now).accepted;
    this.#settlingSince = now;
  }

  /** Goes on at a pace, or without one, after a time of which nothing is to be learned. */
  resume(rate: number, now: number): void {
    this.#rate = Math.min(this.#ceiling, rate);
    this.#isLimited = this.#rate < this.#ceiling;
    this.#settlingSince = undefined;
    this.#provenRate = undefined;
    this.#probe.resume(now, this.#pace);
    this.#estimator.restart(now);
    this.#spacing.restart(now);
  }

  /** Nothing is left at the provider now. */
  noteEmpty(now: number): void {
    this.#estimator.setEmpty();
    this.#estimator.add(now);
  }

  get #slack(): number {
    return this.#spacing.slack(this.interval, this.#burst);
  }

  get #pace(): Pace {
    return { rate: this.#rate, latency: this.#latency, burst: this.#burst };
  }

  #increaseRate(now: number): void {
    this.#provenRate = this.#rate;
    const step = this.#probe.step(now, this.#pace);
    this.#rate = Math.min(this.#ceiling, this.#rate * (1 + step));
    // As long as a step more than is used fits into the burst, the last refusal tells the rate.
    this.#estimator.renew(now, (1000 * BURST_SHARE * this.#burst) / (this.#rate * step));
    this.#isLimited = this.#rate < this.#ceiling;
  }

  #settle(now: number): void {
    if (this.#settlingSince === undefined) return;
    this.#latency = now - this.#settlingSince;
    this.#settlingSince = undefined;
    this.#learn(now);
    this.#estimator.setEmpty();
    this.#spacing.restart(now);
  }

  #learn(now: number): void {
    const { rate, error } = this.#estimator.estimate(now, this.#latency);
    const isLower = rate * MARGIN < this.#rate;
    if (isLower) this.#rate = rate * MARGIN;
    if (isLower) this.#provenRate = undefined;
    this.#probe.hold(now, this.#pace, isLower ? error : undefined);
  }
}
