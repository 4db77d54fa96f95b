/** What is kept to. */
export interface Pace {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds that an answer takes: so late is a refusal noticed. */
  readonly latency: number;
  /** Requests that the provider lets through at once, when it has long not been asked. */
  readonly burst: number;
}

/** The largest step: what is refused before it is taken back must stay little. */
const LARGEST_STEP = 0.3;

/** The smallest: less than the pace stays below what was inferred, so it hardly ever costs anything. */
const SMALLEST_STEP = 0.03;

/** Steps that were not refused double up to this, so that a limit that was lifted is found soon. */
const STEADY_STEP = 0.1;

/**
 * An estimate that is this good is left alone for {@link LONG_HOLD}, as there is little to gain; a rougher one is
 * tried as soon as a step can show.
 */
const GOOD_ESTIMATE_ERROR = 0.05;

/** Milliseconds after which even the best estimate is tried again, as limits change. */
const LONG_HOLD = 60_000;

/** Requests that a step has to bring beyond the pace before it counts as not refused. */
const MIN_PROBE_REQUESTS = 2;

/**
 * The share of the burst that may have been saved up, and hides that a pace is too fast.
 */
const BURST_RESERVE = 0.15;

/** Decides when to try a faster pace than the current one, and how much faster. */
export class RateProbe {
  #step = 0;
  #dueAt = Number.POSITIVE_INFINITY;

  /** Whether a step may be taken. */
  isDue(now: number): boolean {
    return now > this.#dueAt;
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

  /** Keeps the pace for a while; it may be wrong by the share `error`, unless told by as much as before. */
  hold(now: number, pace: Pace, error = this.#step): void {
    this.#try(now, pace, Math.max(SMALLEST_STEP, Math.min(LARGEST_STEP, error)), 0);
    if (this.#step < GOOD_ESTIMATE_ERROR) this.#dueAt = now + LONG_HOLD;
  }

  /** Keeps a pace that was guessed after a ban, during which the burst was refilled. */
  resume(now: number, pace: Pace): void {
    this.#try(now, pace, STEADY_STEP, BURST_RESERVE * pace.burst);
  }

  /** A step shows when it has used up what is saved, and that of one latency, and its refusals have come. */
  #try(now: number, { rate, latency }: Pace, step: number, saved: number): void {
    this.#step = step;
    this.#dueAt =
      now + (1000 * (MIN_PROBE_REQUESTS + saved)) / (rate * step) + (1 / step + 2) * latency;
  }
}
