import { FoundRate } from './found-rate.ts';
import { type Pace, RateProbe } from './rate-probe.ts';
import { RefillEstimator } from './refill-estimator.ts';
import { Spacing, USED_SHARE } from './spacing.ts';

/** Requests in flight at the start. Each one accepted adds one, so that a small burst is met gently. */
const FIRST_IN_FLIGHT = 4;

/** Share of the estimated rate that is used: whatever exceeds the true rate is noticed only a latency later. */
const MARGIN = 0.96;

/** Share of the burst that a step may be refilled with, unused, until refusals before it say nothing. */
const BURST_SHARE = 0.5;

/** Milliseconds without a start after which a burst is full again. */
const IDLE_MS = 1000;

/** The longest spacing that nobody asked for, in milliseconds. */
const LONGEST_INTERVAL_MS = 10_000;

/** One refusal leaves at least this share of a rate: where others use a limit too, a short span says little. */
const LARGEST_CUT = 0.7;

/** The first step up from a rate that was measured between two bans. */
const SETTLED_STEP = 0.05;

/** The latency that a new response replaces. */
const LATENCY_SHARE = 0.02;

/**
 * Spaces requests evenly at the rate at which the provider was seen to refill its burst; tries a little more now and
 * then, and slows down again where that is refused. Without a known rate it starts at full speed. Times are those of
 * `Clock.elapsed`.
 */
export class RatePacer {
  readonly #ceiling: number;
  readonly #found: FoundRate;
  readonly #estimator = new RefillEstimator();
  readonly #probe = new RateProbe();
  readonly #spacing: Spacing;
  #rate: number;
  #isLimited = false;
  #latency = 0;
  #burst = 0;
  #hasRamp = true;
  /** Whether a pace was refused. */
  #wasRefused = false;

  /**
   * @param requestsPerSecond that are never exceeded
   * @param share of what is found that is used at most
   */
  constructor(requestsPerSecond?: number, share = 1) {
    this.#found = new FoundRate(share);
    this.#ceiling = (requestsPerSecond ?? Number.POSITIVE_INFINITY) * USED_SHARE;
    this.#rate = this.#ceiling;
    this.#spacing = new Spacing(requestsPerSecond === undefined ? 'estimated' : 'configured');
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return this.#rate;
  }

  /** Milliseconds that an accepted request takes. */
  get latency(): number {
    return this.#latency;
  }

  /** Whether the rate is an estimate below the configured one. */
  get isLimited(): boolean {
    return this.#isLimited;
  }

  /** Requests that were accepted. */
  get accepted(): number {
    return this.#estimator.accepted;
  }

  /** When one more request may start; `Infinity` when not before a response has come. */
  get readyAt(): number {
    const { inFlight, accepted } = this.#estimator;
    const most = FIRST_IN_FLIGHT + accepted;
    const isFull = !this.#isLimited && this.#hasRamp && inFlight >= most;
    return isFull ? Number.POSITIVE_INFINITY : this.#spacing.nextAt;
  }

  /**
   * One request starts. Returns whether nothing had started for so long that a burst is full again.
   * @param mayIdle false where others were refused meanwhile
   */
  start(now: number, mayIdle: boolean): boolean {
    const isFree = !this.#isLimited || now - this.#spacing.nextAt > IDLE_MS;
    const isIdle = mayIdle && isFree && this.#estimator.inFlight === 0;
    if (isIdle) this.#estimator.restart(now);
    this.#estimator.start(now, this.#latency);
    const longest = Math.max(LONGEST_INTERVAL_MS, 1000 / this.#ceiling);
    const interval = Math.min(this.#interval, longest);
    this.#spacing.start(now, interval, this.#slack, Number.NEGATIVE_INFINITY);
    return isIdle;
  }

  /** One response came, or will never come. */
  onResponse(now: number): void {
    const rhythm = { interval: this.#interval, latency: this.#latency, slack: this.#slack };
    this.#estimator.onResponse(now, rhythm);
  }

  /** A request was accepted that started at `startedAt`. */
  accept(startedAt: number, now: number): void {
    const took = now - startedAt;
    this.#latency =
      took > this.#latency ? took : this.#latency + LATENCY_SHARE * (took - this.#latency);
    this.#estimator.accept();
    // A pace that does not hold anybody back is no faster when it is raised.
    if (this.#spacing.nextAt <= now || this.#rate >= this.#highest) return;
    const isProven = this.#found.isSought && this.#probe.isProven(now, this.#wasRefused);
    if (isProven) this.find(this.#rate);
    else if (this.#probe.isDue(now)) this.#increaseRate(now);
  }

  /** A request was refused, and others will soon be accepted: so much was refilled until now. */
  refuse(now: number): void {
    this.#estimator.setEmpty();
    if (this.#estimator.isUncertain(now)) return;
    if (this.#isLimited) this.#estimate(now);
    this.#wasRefused = true;
    this.#estimator.add(now);
  }

  /** After what a response taught. @param wasEmpty whether the burst cannot have overflowed */
  finish(now: number, wasEmpty: boolean): void {
    if (this.#isLimited && !wasEmpty && this.#estimator.overflows(now)) {
      this.#estimator.restart(now);
    }
  }

  /** The provider says how much of a burst is left. */
  setRemaining(remaining: number, now: number): void {
    this.#estimator.setRemaining(remaining, now);
  }

  /** The first estimate, after everything in flight was answered. */
  limit(now: number): void {
    this.#isLimited = true;
    this.#burst = this.#estimator.total(now).accepted;
    this.#estimate(now);
    this.#estimator.setEmpty();
    this.#spacing.restart(now);
  }

  /**
   * Goes on at `rate`, after a time of which nothing is to be learned.
   * @param holdMillis how long that rate is kept at least
   */
  resume(rate: number, now: number, holdMillis = 0): void {
    this.#rate = Math.min(this.#highest, rate);
    this.#isLimited = this.#rate < this.#ceiling;
    this.#hasRamp = false;
    this.#probe.resume(now, this.#pace, holdMillis);
    this.#estimator.restart(now);
    this.#spacing.restart(now);
  }

  /** So many requests a second are allowed: from now on, the share of them is used at most. */
  find(allowed: number): void {
    this.#found.find(allowed);
    this.#rate = Math.min(this.#rate, this.#found.ours);
  }

  /** A request was refused, whatever that means. */
  notice(now: number): void {
    this.#found.refuse(this.accepted, now);
    this.#rate = Math.min(this.#rate, this.#found.ours);
  }

  /** Goes on at the same pace. */
  continue(now: number): void {
    this.#spacing.restart(now);
  }

  /** Goes on at a rate that was measured, after a `burst` was refilled. */
  settle(rate: number, burst: number, now: number): void {
    this.resume(rate, now);
    this.#burst = burst;
    this.#probe.hold(now, this.#pace, SETTLED_STEP);
  }

  get #highest(): number {
    return Math.min(this.#ceiling, this.#found.ours);
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

  #increaseRate(now: number): void {
    const step = this.#probe.step(now, this.#pace);
    this.#rate = Math.min(this.#highest, this.#rate * (1 + step));
    // As long as a step more than is used fits into the burst, the last refusal tells the rate.
    this.#estimator.renew(now, (1000 * BURST_SHARE * this.#burst) / (this.#rate * step));
    this.#isLimited = this.#rate < this.#ceiling;
  }

  #estimate(now: number): void {
    const { rate, error } = this.#estimator.estimate(now, this.#latency);
    const isLower = rate * MARGIN < this.#rate;
    if (isLower)
      this.#rate = Math.max(
        rate * MARGIN,
        this.#isLimited && this.#rate < Number.POSITIVE_INFINITY ? LARGEST_CUT * this.#rate : 0,
      );
    this.#probe.hold(now, this.#pace, isLower ? error : undefined);
  }
}
