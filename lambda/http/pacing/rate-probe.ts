/** How fast requests start, and what that depends on. */
export interface Pace {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds that a response takes; a refusal is noticed so much later. */
  readonly latency: number;
  /** Requests that the provider accepts at once after a pause. */
  readonly burst: number;
}

/** The largest step up: few requests may be refused before it is taken back. */
const LARGEST_STEP = 0.3;

/** The smallest: less than the margin below the estimated rate, so it rarely costs anything. */
const SMALLEST_STEP = 0.03;

/** Steps that were not refused double up to this, so that a raised limit is found soon. */
const STEADY_STEP = 0.3;

/** An estimate with a smaller error is kept for {@link LONG_HOLD_MS}; a rougher one is probed as soon as that can show. */
const GOOD_ESTIMATE_ERROR = 0.05;

/** After this even the best estimate is probed again, as limits change. */
const LONG_HOLD_MS = 60_000;

/** Requests beyond the former pace that have to be accepted before a step counts as accepted. */
const MIN_PROBE_REQUESTS = 2;

/** The share of the burst that may have been saved up and hides that a pace is too fast. */
const BURST_RESERVE = 0.15;

/** Decides when to try a faster pace than the current one, and how much faster. */
export class RateProbe {
  #step = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #provenAt = Number.POSITIVE_INFINITY;

  /** Whether a step may be taken. */
  isDue(now: number): boolean {
    return now > this.#dueAt;
  }

  /**
   * Whether an estimate was kept for so long that it would have been refused if it were too high; too low it is not
   * where it is good, or where a pace `wasRefused`.
   */
  isProven(now: number, wasRefused: boolean): boolean {
    return now > this.#provenAt && (wasRefused || this.#step < GOOD_ESTIMATE_ERROR);
  }

  /** Takes a step: the share by which to go faster. */
  step(now: number, pace: Pace): number {
    const step = this.#step;
    this.#try(
      now,
      pace,
      Math.max(step, Math.min(STEADY_STEP, 2 * step)),
      BURST_RESERVE * pace.burst,
    );
    return step;
  }

  /** Keeps the pace for a while. @param error the share by which it may be wrong; as before when left out */
  hold(now: number, pace: Pace, error = this.#step): void {
    this.#try(now, pace, Math.max(SMALLEST_STEP, Math.min(LARGEST_STEP, error)), 0);
    this.#provenAt = this.#dueAt;
    if (this.#step < GOOD_ESTIMATE_ERROR) this.#dueAt = now + LONG_HOLD_MS;
  }

  /** Keeps a pace that was guessed while the burst was full, at least for `holdMillis`. */
  resume(now: number, pace: Pace, holdMillis: number): void {
    this.#try(now, pace, STEADY_STEP, BURST_RESERVE * pace.burst);
    this.#dueAt = Math.max(this.#dueAt, now + holdMillis);
    this.#provenAt = Number.POSITIVE_INFINITY;
  }

  /** Whether a step is accepted shows when it has used up what was saved, and its refusals have arrived. */
  #try(now: number, { rate, latency }: Pace, step: number, saved: number): void {
    this.#step = step;
    this.#dueAt =
      now + (1000 * (MIN_PROBE_REQUESTS + saved)) / (rate * step) + (1 / step + 2) * latency;
  }
}
