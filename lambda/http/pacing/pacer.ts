import { Ban, type Shut } from './blackout.ts';
import type { Feedback } from './limiter.ts';
import { Climb, type Pace } from './rate-probe.ts';
import { Evidence } from './refill-estimator.ts';
import { Spacing, USED_SHARE } from './spacing.ts';
import { Trust } from './tolerance.ts';

/**
 * Requests in flight at the start; each one let through adds one, so a small allowance is met gently. Where the
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

/** Share of the allowance that may be refilled unused until it counts as overflowed. */
const SURE_TO_FIT = 0.5;

/** Milliseconds for which stragglers are awaited, and the longest spacing that nobody asked for. */
const PATIENCE = 1000;

/**
 * Decides when the next request may start: a pure state machine that is told of each start and answer.
 * It starts at full speed. From the first refusal on it keeps to the rate at which the provider was seen
 * to refill its allowance, tries now and then a little more, and slows down again where that is refused.
 * Times are epoch milliseconds.
 */
export class Pacer {
  readonly #ceiling: number;
  readonly #evidence = new Evidence();
  readonly #climb = new Climb();
  readonly #ban = new Ban();
  readonly #spacing: Spacing;
  readonly #trust: Trust;
  #rate: number;
  #limited = false;
  #latency = 0;
  #allowance = 0;
  #longestWait = 0;
  #settlingSince: number | undefined;

  /** @param requestsPerSecond that are never exceeded */
  constructor(requestsPerSecond?: number) {
    this.#ceiling = (requestsPerSecond ?? Number.POSITIVE_INFINITY) * USED_SHARE;
    this.#rate = this.#ceiling;
    this.#spacing = new Spacing(requestsPerSecond === undefined ? 'inferred' : 'told');
    this.#trust = new Trust(requestsPerSecond);
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return this.#rate;
  }

  /** When one more request may start; `Infinity` when not before an answer has come. */
  get readyAt(): number {
    if (this.#settlingSince !== undefined) return this.#settlingSince + PATIENCE;
    const { inFlight, accepted } = this.#evidence;
    const full = !this.#limited && inFlight >= FIRST_IN_FLIGHT + accepted;
    return full ? Number.POSITIVE_INFINITY : this.#spacing.next;
  }

  /** One request starts. */
  start(now: number): void {
    this.#settle(now);
    const idle = !this.#limited || now - this.#spacing.next > PATIENCE;
    if (idle && this.#evidence.inFlight === 0) {
      this.#evidence.restart(now);
      this.#ban.forget();
    }
    this.#evidence.start(now, this.#latency);
    const longest = Math.max(PATIENCE, this.#longestWait, 1000 / this.#ceiling);
    this.#spacing.start(now, Math.min(this.#interval, longest), this.#slack, this.#ban.endsAt);
  }

  /** One request was answered, or failed. */
  answer(feedback: Feedback, now: number): void {
    const rhythm = { interval: this.#interval, latency: this.#latency, slack: this.#slack };
    this.#evidence.hear(now, rhythm);
    if (feedback.kind === 'throttled') this.#onRefused(feedback.waitMillis ?? 0, now);
    else this.#onAccepted(feedback.rateLimit?.remaining, now);
    // An allowance that was just empty does not overflow.
    const wasEmpty = this.#ban.isPossible || this.#settlingSince !== undefined;
    if (this.#limited && !wasEmpty && this.#evidence.overflows(now)) this.#evidence.restart(now);
    if (this.#evidence.inFlight === 0) this.#settle(now);
  }

  get #interval(): number {
    return 1000 / this.#rate;
  }

  get #slack(): number {
    return this.#spacing.slack(this.#interval, this.#allowance);
  }

  get #pace(): Pace {
    return { rate: this.#rate, latency: this.#latency, allowance: this.#allowance };
  }

  #onRefused(waitMillis: number, now: number): void {
    this.#longestWait = Math.max(this.#longestWait, waitMillis);
    this.#evidence.level = 0;
    const believed = this.#trust.refuse();
    const telling = !this.#evidence.isBlurred(now);
    if (!this.#limited && !believed) this.#limit(now);
    else if (this.#limited && this.#settlingSince === undefined && telling) this.#learn(now);
    if (this.#limited && telling) this.#evidence.add(now);
    this.#ban.refuse(now, waitMillis, this.#rate);
  }

  #onAccepted(remaining: number | undefined, now: number): void {
    this.#evidence.accepted += 1;
    this.#trust.accept();
    const shut = this.#ban.accept(now, this.#latency);
    if (shut && this.#settlingSince === undefined) this.#reopen(shut, now);
    // A pace that does not hold anybody back is no faster when it is raised.
    else if (this.#climb.isDue(now) && this.#spacing.next > now && this.#rate < this.#ceiling) {
      this.#quicken(now);
    }
    if (remaining === undefined || this.#limited) return;
    this.#evidence.told(remaining, now);
    if (remaining <= this.#evidence.inFlight) this.#limit(now); // one more would be refused
  }

  #quicken(now: number): void {
    const step = this.#climb.step(now, this.#pace);
    this.#rate = Math.min(this.#ceiling, this.#rate * (1 + step));
    // As long as a step more than is used fits into the allowance, the last refusal tells the rate.
    this.#evidence.renew(now, (1000 * SURE_TO_FIT * this.#allowance) / (this.#rate * step));
    this.#limited = this.#rate < this.#ceiling;
  }

  /** Pauses until what is in flight is answered; the allowance refills meanwhile, so nothing is lost. */
  #limit(now: number): void {
    this.#limited = true;
    this.#allowance = this.#evidence.total(now).accepted;
    this.#settlingSince = now;
  }

  #settle(now: number): void {
    if (this.#settlingSince === undefined) return;
    this.#latency = now - this.#settlingSince;
    this.#settlingSince = undefined;
    this.#learn(now);
    this.#evidence.level = 0;
    this.#spacing.next = now;
  }

  #learn(now: number): void {
    const { rate, error } = this.#evidence.estimate(now, this.#latency);
    const news = rate * MARGIN < this.#rate;
    if (news) this.#rate = rate * MARGIN;
    this.#climb.hold(now, this.#pace, news ? error : undefined);
  }

  /** Refusals during a ban say nothing of the rate; without a pace before it, the average over all does. */
  #reopen({ rate }: Shut, now: number): void {
    const { accepted, millis } = this.#evidence.total(now);
    const average = Math.max(this.#rate, (1000 * accepted) / millis);
    this.#rate = Math.min(this.#ceiling, Number.isFinite(rate) ? rate : average);
    this.#climb.reopen(now, this.#pace);
    this.#evidence.restart(now);
    this.#spacing.next = now;
  }
}
