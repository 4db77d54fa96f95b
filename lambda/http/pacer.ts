import type { Feedback } from './governor.ts';
import { Ban, errorAcross } from './pacer-ban.ts';
import { Climb, type Cost } from './pacer-climb.ts';
import { Evidence } from './pacer-evidence.ts';
import { Spacing, USED_SHARE } from './pacer-spacing.ts';
import { Trust } from './pacer-trust.ts';

/** Requests in flight at the start; each one let through adds one, so a small allowance is met gently. */
const FIRST_IN_FLIGHT = 16;

/** Share of the inferred rate that is used: the inference is a bound from above. */
const MARGIN = 0.97;

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
  readonly #cost: Cost = { latency: 0, waitMillis: 0 };
  readonly #trust: Trust;
  #rate: number;
  #limited = false;
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
    const unused = !this.#limited || now - this.#spacing.next > PATIENCE;
    if (this.#evidence.inFlight === 0 && unused) this.#evidence.restart(now);
    this.#evidence.inFlight += 1;
    const longest = Math.max(PATIENCE, this.#cost.waitMillis, 1000 / this.#ceiling);
    this.#spacing.start(now, Math.min(1000 / this.#rate, longest), this.#ban.endsAt);
  }

  /** One request was answered, or failed. */
  answer(feedback: Feedback, now: number): void {
    this.#evidence.inFlight -= 1;
    if (feedback.kind === 'throttled') this.#onRefused(feedback.waitMillis ?? 0, now);
    else this.#onAccepted(feedback.rateLimit?.remaining, now);
    if (this.#evidence.inFlight === 0) this.#settle(now);
  }

  #onRefused(waitMillis: number, now: number): void {
    this.#ban.refuse(now, waitMillis);
    this.#cost.waitMillis = Math.max(this.#cost.waitMillis, waitMillis);
    this.#evidence.level = 0;
    if (this.#trust.refuse() && !this.#limited) return;
    if (!this.#limited) this.#limit(now);
    else if (this.#settlingSince === undefined) this.#learn(now);
    this.#evidence.add(now);
  }

  #onAccepted(remaining: number | undefined, now: number): void {
    this.#evidence.accepted += 1;
    this.#trust.accept();
    const banned = this.#ban.accept(now, this.#cost.latency);
    if (banned !== undefined && this.#settlingSince === undefined) this.#reopen(banned, now);
    // A pace that does not hold anybody back is no faster when it is raised.
    else if (this.#climb.isDue(now) && this.#spacing.next > now && this.#rate < this.#ceiling) {
      this.#rate = Math.min(this.#ceiling, this.#rate * this.#climb.step(now, this.#cost));
      this.#evidence.renew(now);
      this.#limited = this.#rate < this.#ceiling;
    }
    if (remaining === undefined || this.#limited) return;
    this.#evidence.told(remaining, now);
    if (remaining <= this.#evidence.inFlight) this.#limit(now); // one more would be refused
  }

  /** Pauses until what is in flight is answered; the allowance refills meanwhile, so nothing is lost. */
  #limit(now: number): void {
    this.#limited = true;
    this.#settlingSince = now;
  }

  #settle(now: number): void {
    if (this.#settlingSince === undefined) return;
    this.#cost.latency = now - this.#settlingSince;
    this.#settlingSince = undefined;
    this.#learn(now);
    this.#evidence.level = 0;
    this.#spacing.next = now;
  }

  #learn(now: number): void {
    const { rate, error } = this.#evidence.estimate(now, this.#cost.latency);
    const news = rate * MARGIN < this.#rate;
    if (news) this.#rate = rate * MARGIN;
    this.#climb.hold(now, this.#cost, news ? error : undefined);
  }

  /** Refusals during a ban say nothing of the rate, but the average does that was let through over all. */
  #reopen(banned: number, now: number): void {
    const { accepted, millis } = this.#evidence.total(now);
    this.#rate = Math.min(this.#ceiling, Math.max(this.#rate, (1000 * accepted) / millis));
    this.#climb.hold(now, this.#cost, errorAcross(banned, millis));
    this.#evidence.restart(now);
    this.#spacing.next = now;
  }
}
