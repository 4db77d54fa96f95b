import type { Flight } from './flight.ts';
import { FoundRate } from './found-rate.ts';
import { PaceCurve } from './pace-curve.ts';
import { type Refill, RefillMeter } from './refill-meter.ts';
import { Spacing, USED_SHARE } from './spacing.ts';

/** Requests in flight at the start. Each one accepted adds one, so that a small burst is met gently. */
const FIRST_IN_FLIGHT = 4;

/** Milliseconds without a start after which a burst is full again. */
const IDLE_MS = 1000;

/** The longest spacing that nobody asked for, in milliseconds. */
const LONGEST_INTERVAL_MS = 10_000;

/** One refusal leaves at least this share of a pace: less where only so few were accepted since the last one. */
const LARGEST_CUT = { few: 0.7, many: 0.3, fewest: 8 };

/** A refusal after a time of which nothing is known leaves this share of the pace. */
const BLIND_CUT = 0.9;

/** Requests accepted while it was being refused that measure a rate. */
const FEWEST_MEASURED = 2;

/** With fewer refused meanwhile, too few were sent to tell: then what was accepted on the whole counts. */
const FEWEST_REFUSED = 4;

/** Share of a rate that was measured between two bans that is used. */
const SETTLED_SHARE = 0.97;

/** A rate is kept for so many times as long as a refusal costs: a ban, or the wait of the one that is refused. */
const HOLD = 20;

/** The latency that a new response replaces. */
const LATENCY_SHARE = 0.02;

/**
 * Spaces requests evenly at the rate at which the provider was seen to refill its burst, from just below it to just above
 * it. Without a known rate it starts at full speed. Times are those of `Clock.elapsed`.
 */
export class RatePacer {
  readonly #ceiling: number;
  readonly #found: FoundRate;
  readonly #meter = new RefillMeter();
  readonly #curve: PaceCurve;
  readonly #spacing: Spacing;
  #isLimited = false;
  #latency = 0;
  #burst = 0;
  #hasRamp = true;
  #inFlight = 0;
  #accepted = 0;
  #acceptedBeforeBurst = 0;
  #burstAt = 0;
  /** The last request that started. */
  #last = { serial: 0, startedAt: 0 };
  /** The last one that started at a pace which was refused. */
  #lastTooFast = { serial: 0, startedAt: 0 };

  /**
   * @param requestsPerSecond that are never exceeded
   * @param share of what is found that is used at most
   */
  constructor(requestsPerSecond?: number, share = 1) {
    this.#found = new FoundRate(share);
    this.#ceiling = (requestsPerSecond ?? Number.POSITIVE_INFINITY) * USED_SHARE;
    this.#curve = new PaceCurve(this.#ceiling);
    this.#spacing = new Spacing(requestsPerSecond === undefined ? 'estimated' : 'configured');
  }

  /** Requests a second; `Infinity` while nothing limits them. */
  get rate(): number {
    return Math.min(this.#ceiling, this.#found.ours, this.#curve.rate);
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
    return this.#accepted;
  }

  /** When one more request may start; `Infinity` when not before a response has come. */
  get readyAt(): number {
    const most = FIRST_IN_FLIGHT + this.#accepted;
    const isFull = !this.#isLimited && this.#hasRamp && this.#inFlight >= most;
    return isFull ? Number.POSITIVE_INFINITY : this.#spacing.nextAt;
  }

  /**
   * One request starts. Returns whether nothing had started for so long that a burst is full again.
   * @param mayIdle false where others were refused meanwhile
   */
  start({ serial, startedAt }: Flight, mayIdle: boolean): boolean {
    const isFree = !this.#isLimited || startedAt - this.#spacing.nextAt > IDLE_MS;
    const isIdle = mayIdle && isFree && this.#inFlight === 0;
    if (isIdle) {
      this.#meter.forget();
      this.#acceptedBeforeBurst = this.#accepted;
      this.#burstAt = startedAt;
    }
    this.#inFlight += 1;
    this.#last = { serial, startedAt };
    const longest = Math.max(LONGEST_INTERVAL_MS, 1000 / this.#ceiling);
    const interval = Math.min(1000 / this.rate, longest);
    const slack = this.#spacing.slack(interval, this.#burst);
    this.#spacing.start(startedAt, interval, slack, Number.NEGATIVE_INFINITY);
    return isIdle;
  }

  /** One response came, or will never come. */
  onResponse(): void {
    this.#inFlight -= 1;
  }

  /** A request was accepted that started at `startedAt`. */
  accept(startedAt: number, now: number): void {
    const took = now - startedAt;
    this.#latency =
      took > this.#latency ? took : this.#latency + LATENCY_SHARE * (took - this.#latency);
    this.#accepted += 1;
    // A pace that does not hold anybody back is no faster when it is raised.
    const isOurs = this.#curve.rate >= this.#found.ours;
    if (!this.#isLimited || isOurs || this.#spacing.nextAt <= now) return;
    this.#curve.accept(now);
    this.#isLimited = this.rate < this.#ceiling;
  }

  /**
   * A request was refused. One pace is lowered once, however many were refused of those that had started.
   * @param cost milliseconds that it has to wait
   */
  refuse(flight: Flight, now: number, cost: number): void {
    if (flight.serial <= this.#lastTooFast.serial) {
      this.#meter.refuse(flight);
      return;
    }
    const refill = this.#meter.until(flight);
    this.#meter.begin(flight);
    this.#lastTooFast = this.#last;
    if (!this.#isLimited) return;
    const accepted = refill?.accepted ?? 0;
    const before = this.rate;
    const least = before * (accepted < LARGEST_CUT.fewest ? LARGEST_CUT.few : LARGEST_CUT.many);
    const rate = Math.min(before, Math.max(least, between(refill, before)));
    this.#curve.beginBelow(rate, accepted, this.#latency, now + HOLD * cost);
  }

  /** The first estimate: of those that were sent while it refused, and then of one by itself, some were accepted. */
  limit(flight: Flight, now: number): void {
    this.#isLimited = true;
    this.#burst = this.#accepted - this.#acceptedBeforeBurst;
    const { serial, startedAt } = this.#lastTooFast;
    const meanwhile = this.#meter.until({ serial: serial + 1, startedAt });
    const later = this.#meter.until(flight);
    const isMeasured = meanwhile && meanwhile.accepted >= FEWEST_MEASURED;
    const isUntried = this.#meter.refused < FEWEST_REFUSED;
    const rates = [
      isMeasured ? meanwhile.accepted / meanwhile.millis : 0,
      later ? (later.accepted + 1) / later.millis : 0,
      isUntried ? this.#burst / Math.max(1, now - this.#burstAt) : 0,
    ];
    const rate = 1000 * Math.max(...rates);
    this.#curve.beginAt(Math.min(rate, this.#ceiling), 'guessed', this.#latency, now);
    this.#meter.begin(flight);
    this.#spacing.restart(now);
  }

  /**
   * Goes on at `rate`, after a time of which nothing is to be learned.
   * @param known where that rate comes from
   * @param holdMillis how long it is kept at least
   */
  resume(rate: number, known: 'measured' | 'guessed', now: number, holdMillis = 0): void {
    this.#curve.beginAt(Math.min(this.#ceiling, rate), known, this.#latency, now + holdMillis);
    this.#isLimited = this.rate < this.#ceiling;
    this.#hasRamp = false;
    this.#meter.forget();
    this.#spacing.restart(now);
  }

  /** Goes on at a rate that was measured from so many requests. */
  even(rate: number, requests: number, now: number): void {
    const least = this.#isLimited ? LARGEST_CUT.many * this.rate : 0;
    this.resume(Math.max(least, rate), 'guessed', now);
    if (requests > 0) this.#curve.beginBelow(this.rate, requests, this.#latency, now);
  }

  /** So many requests a second are allowed: from now on, the share of them is used at most. */
  find(allowed: number): void {
    this.#found.find(allowed);
  }

  /** A request was refused, whatever that means. */
  notice(now: number): void {
    this.#found.refuse(this.accepted, now);
  }

  /** Goes on at the same pace. */
  continue(now: number): void {
    this.#spacing.restart(now);
  }

  /** Goes on at a rate that was measured, after a `burst` was refilled. @param cost of a refusal, in milliseconds */
  settle(rate: number, burst: number, now: number, cost: number): void {
    this.resume(SETTLED_SHARE * rate, 'measured', now, HOLD * cost);
    this.#burst = burst;
    this.#curve.lengthen(burst);
  }
}

/**
 * Between what was refilled and the pace that was refused: a burst of a few overflows at times, so that it refills more than
 * was accepted, and a pace may have gone far beyond the limit before a large burst was used up.
 */
function between(refill: Refill | undefined, before: number): number {
  if (!refill) return BLIND_CUT * before;
  return Math.sqrt(((1000 * (refill.accepted + 0.5)) / refill.millis) * before);
}
