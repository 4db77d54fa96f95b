import type { Feedback } from './governor.ts';
import { Climb, type Cost } from './pacer-climb.ts';
import { Evidence, type Moment } from './pacer-evidence.ts';

/** Share of a told rate that is used, so that two clocks that differ never take us above it. */
const USED_SHARE = 0.99;

/**
 * Milliseconds by which a late start may be made up for: timers are that late. At `USED_SHARE` it still
 * keeps every window of one second within the told rate.
 */
const SLACK = 10;

/** Requests in flight at the start; each one let through adds one, so a small allowance is met gently. */
const FIRST_IN_FLIGHT = 16;

/** Share of the inferred rate that is used: the inference is a bound from above. */
const MARGIN = 0.97;

/** After the first refusal everything in flight but this share is awaited: it shows the refill rate. */
const SETTLED_SHARE = 0.1;

/** Milliseconds after which stragglers are not awaited any more, nor a probe put off without being told. */
const PATIENCE = 1000;

/** Milliseconds without anything let through that mean a ban or a used up window, not a low rate. */
const SHUT = 300;

/** The least and the most by which a rate that was measured across a ban is taken to be wrong. */
const REOPENED_ERROR = { least: 0.03, most: 0.1 };

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
  #rate: number;
  #next = Number.NEGATIVE_INFINITY;
  #accepted = 0;
  #inFlight = 0;
  #level = 0;
  #latency = 0;
  #limited = false;
  #settling: { readonly since: number; readonly inFlight: number } | undefined;
  #refused: { readonly at: number; readonly waitMillis: number } | undefined;
  #longestWait = 0;
  #lastAccepted = 0;

  /** @param requestsPerSecond that are never exceeded */
  constructor(requestsPerSecond = Number.POSITIVE_INFINITY) {
    this.#ceiling = requestsPerSecond * USED_SHARE;
    this.#rate = this.#ceiling;
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return this.#rate;
  }

  /** When one more request may start; `Infinity` when not before an answer has come. */
  readyAt(): number {
    if (this.#settling) return this.#settling.since + PATIENCE;
    const full = !this.#limited && this.#inFlight >= FIRST_IN_FLIGHT + this.#accepted;
    return full ? Number.POSITIVE_INFINITY : this.#next;
  }

  /** One request starts. */
  start(now: number): void {
    if (this.#settling) this.#settle(now);
    // An allowance that nobody used was full, so what was let through before says nothing of its refill.
    const idle = this.#inFlight === 0 && (!this.#limited || now - this.#next > PATIENCE);
    if (idle) {
      this.#level = 0;
      this.#evidence.restart(this.#moment(now));
    }
    this.#inFlight += 1;
    const spacing = Math.min(1000 / this.#rate, Math.max(PATIENCE, this.#longestWait));
    this.#next = Math.max(this.#next, now - SLACK) + spacing;
    // Where a refusal shut everything out, its own wait is the best guess of when that ends.
    const reopens = this.#refused ? this.#refused.at + this.#refused.waitMillis : now;
    if (reopens > now) this.#next = Math.min(this.#next, reopens);
  }

  /** One request was answered, or failed. */
  answer(feedback: Feedback, now: number): void {
    this.#inFlight -= 1;
    if (feedback.kind === 'throttled') this.#onRefused(feedback.waitMillis ?? 0, now);
    else this.#onAccepted(feedback.rateLimit?.remaining, now);
    if (this.#settling && this.#inFlight <= this.#settling.inFlight * SETTLED_SHARE) {
      this.#settle(now);
    }
  }

  #onRefused(waitMillis: number, now: number): void {
    this.#refused ??= { at: now, waitMillis };
    this.#longestWait = Math.max(this.#longestWait, waitMillis);
    this.#level = 0;
    if (!this.#limited) this.#limit(now);
    else if (!this.#settling) this.#learn(now);
    this.#evidence.add(this.#moment(now));
  }

  #onAccepted(remaining: number | undefined, now: number): void {
    this.#accepted += 1;
    const shutFor = now - this.#lastAccepted;
    if (this.#refused && !this.#settling && shutFor > Math.max(SHUT, 3 * this.#latency)) {
      this.#reopen(shutFor, now);
    } else if (this.#climb.isDue(now) && this.#next > now && this.#rate < this.#ceiling) {
      const factor = this.#climb.step(now, this.#cost());
      this.#rate = Math.min(this.#ceiling, this.#rate * factor);
      this.#evidence.restart();
    }
    this.#lastAccepted = now;
    this.#refused = undefined;
    if (remaining !== undefined && !this.#limited) this.#heed(remaining, now);
  }

  /** Once the provider tells that no more is left than is in flight, the next request would be refused. */
  #heed(remaining: number, now: number): void {
    this.#level = remaining;
    if (this.#evidence.oldest?.level === 0) {
      // `remaining` leaves out what is in flight, now as well as later.
      this.#evidence.restart({ ...this.#moment(now), inFlight: Number.POSITIVE_INFINITY });
    }
    if (remaining <= this.#inFlight) this.#limit(now);
  }

  /** Pauses until what is in flight is answered; the allowance refills meanwhile, so nothing is lost. */
  #limit(now: number): void {
    this.#limited = true;
    this.#settling = { since: now, inFlight: this.#inFlight };
  }

  #settle(now: number): void {
    this.#latency = now - (this.#settling?.since ?? now);
    this.#settling = undefined;
    this.#learn(now);
    this.#level = 0;
    this.#next = now;
  }

  #learn(now: number): void {
    const { rate, error } = this.#evidence.estimate(this.#moment(now), this.#latency);
    if (rate * MARGIN < this.#rate) {
      this.#rate = rate * MARGIN;
      this.#climb.hold(now, this.#cost(), error);
    } else this.#climb.hold(now, this.#cost());
  }

  /** After a ban the refusals during it say nothing; what was let through on average, ban included, does. */
  #reopen(shutFor: number, now: number): void {
    const { at, accepted } = this.#evidence.oldest ?? this.#moment(now - shutFor);
    const average = (1000 * (this.#accepted - accepted)) / (now - at);
    this.#rate = Math.min(this.#ceiling, Math.max(this.#rate, average));
    const { least, most } = REOPENED_ERROR;
    const error = Math.min(most, Math.max(least, (0.25 * shutFor) / (now - at)));
    this.#climb.hold(now, this.#cost(), error);
    this.#evidence.restart(this.#moment(now));
    this.#next = now;
  }

  #cost(): Cost {
    return { latency: this.#latency, waitMillis: this.#longestWait };
  }

  #moment(at: number): Moment {
    return { at, accepted: this.#accepted, inFlight: this.#inFlight, level: this.#level };
  }
}
