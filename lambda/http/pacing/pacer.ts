import { type Blackout, BlackoutDetector } from './blackout.ts';
import type { Feedback } from './feedback.ts';
import { type Pace, RateProbe } from './rate-probe.ts';
import { RefillEstimator } from './refill-estimator.ts';
import { Spacing, USED_SHARE } from './spacing.ts';
import { RefusalTolerance } from './tolerance.ts';

/**
 * Requests in flight at the start; each one let through adds one, so a small burst is met gently. Where the
 * rate is low, 16 got more refused at once than there are workers, and all of them waited: 6 sweeps of 1,000
 * drawn at random fell below 0.9 of the rate instead of 4.
 */
const FIRST_IN_FLIGHT = 4;

/**
 * Share of the inferred rate that is used: half a percent more or less of the rate for each 0.005. What is used
 * above the true rate is refused late: at 0.97, 11 of 1,000 sweeps drawn at random had as many refusals as with a
 * fixed concurrency, and at 0.96 nine.
 */
const MARGIN = 0.96;

/** Share of the burst that may be refilled unused until it counts as overflowed. */
const BURST_SHARE = 0.5;

/** Milliseconds for which stragglers are awaited, and the longest spacing that nobody asked for. */
const DRAIN_TIMEOUT_MS = 1000;

/**
 * Decides when the next request may start: a pure state machine that is told of each start and answer.
 * It starts at full speed. From the first refusal on it keeps to the rate at which the provider was seen
 * to refill its burst, tries now and then a little more, and slows down again where that is refused.
 * Times are epoch milliseconds.
 */
export class Pacer {
  readonly #ceiling: number;
  readonly #estimator = new RefillEstimator();
  readonly #probe = new RateProbe();
  readonly #ban = new BlackoutDetector();
  readonly #spacing: Spacing;
  readonly #tolerance: RefusalTolerance;
  #rate: number;
  #limited = false;
  #latency = 0;
  #burst = 0;
  #longestWait = 0;
  #settlingSince: number | undefined;

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

  /** When one more request may start; `Infinity` when not before an answer has come. */
  get readyAt(): number {
    if (this.#settlingSince !== undefined) return this.#settlingSince + DRAIN_TIMEOUT_MS;
    const { inFlight, accepted } = this.#estimator;
    const full = !this.#limited && inFlight >= FIRST_IN_FLIGHT + accepted;
    return full ? Number.POSITIVE_INFINITY : this.#spacing.next;
  }

  /** One request starts. */
  start(now: number): void {
    this.#settle(now);
    const idle = !this.#limited || now - this.#spacing.next > DRAIN_TIMEOUT_MS;
    if (idle && this.#estimator.inFlight === 0) {
      this.#estimator.restart(now);
      this.#ban.forget();
    }
    this.#estimator.start(now, this.#latency);
    const longest = Math.max(DRAIN_TIMEOUT_MS, this.#longestWait, 1000 / this.#ceiling);
    this.#spacing.start(now, Math.min(this.#interval, longest), this.#slack, this.#ban.endsAt);
  }

  /** One request was answered, or failed. */
  answer(feedback: Feedback, now: number): void {
    const rhythm = { interval: this.#interval, latency: this.#latency, slack: this.#slack };
    this.#estimator.onResponse(now, rhythm);
    if (feedback.kind === 'throttled') this.#onRefused(feedback.waitMillis ?? 0, now);
    else this.#onAccepted(feedback.rateLimit?.remaining, now);
    // A burst that was just empty does not overflow.
    const wasEmpty = this.#ban.isPossible || this.#settlingSince !== undefined;
    if (this.#limited && !wasEmpty && this.#estimator.overflows(now)) this.#estimator.restart(now);
    if (this.#estimator.inFlight === 0) this.#settle(now);
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

  #onRefused(waitMillis: number, now: number): void {
    this.#longestWait = Math.max(this.#longestWait, waitMillis);
    this.#estimator.tokensLeft = 0;
    const withinTolerance = this.#tolerance.refuse();
    const isReliable = !this.#estimator.isUncertain(now);
    if (!this.#limited && !withinTolerance) this.#limit(now);
    else if (this.#limited && this.#settlingSince === undefined && isReliable) this.#learn(now);
    if (this.#limited && isReliable) this.#estimator.add(now);
    this.#ban.refuse(now, waitMillis, this.#rate);
  }

  #onAccepted(remaining: number | undefined, now: number): void {
    this.#estimator.accepted += 1;
    this.#tolerance.accept();
    const shut = this.#ban.accept(now, this.#latency);
    if (shut && this.#settlingSince === undefined) this.#resume(shut, now);
    // A pace that does not hold anybody back is no faster when it is raised.
    else if (this.#probe.isDue(now) && this.#spacing.next > now && this.#rate < this.#ceiling) {
      this.#increaseRate(now);
    }
    if (remaining === undefined || this.#limited) return;
    this.#estimator.setRemaining(remaining, now);
    if (remaining <= this.#estimator.inFlight) this.#limit(now); // one more would be refused
  }

  #increaseRate(now: number): void {
    const step = this.#probe.step(now, this.#pace);
    this.#rate = Math.min(this.#ceiling, this.#rate * (1 + step));
    // As long as a step more than is used fits into the burst, the last refusal tells the rate.
    this.#estimator.renew(now, (1000 * BURST_SHARE * this.#burst) / (this.#rate * step));
    this.#limited = this.#rate < this.#ceiling;
  }

  /** Pauses until what is in flight is answered; the burst refills meanwhile, so nothing is lost. */
  #limit(now: number): void {
    this.#limited = true;
    this.#burst = this.#estimator.total(now).accepted;
    this.#settlingSince = now;
  }

  #settle(now: number): void {
    if (this.#settlingSince === undefined) return;
    this.#latency = now - this.#settlingSince;
    this.#settlingSince = undefined;
    this.#learn(now);
    this.#estimator.tokensLeft = 0;
    this.#spacing.next = now;
  }

  #learn(now: number): void {
    const { rate, error } = this.#estimator.estimate(now, this.#latency);
    const isLower = rate * MARGIN < this.#rate;
    if (isLower) this.#rate = rate * MARGIN;
    this.#probe.hold(now, this.#pace, isLower ? error : undefined);
  }

  /** Refusals during a ban say nothing of the rate; without a pace before it, the average over all does. */
  #resume({ rate }: Blackout, now: number): void {
    const { accepted, millis } = this.#estimator.total(now);
    const average = Math.max(this.#rate, (1000 * accepted) / millis);
    this.#rate = Math.min(this.#ceiling, Number.isFinite(rate) ? rate : average);
    this.#probe.resume(now, this.#pace);
    this.#estimator.restart(now);
    this.#spacing.next = now;
  }
}
