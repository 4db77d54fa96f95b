/** What a step that is too large costs. */
export interface Cost {
  /** Milliseconds that an answer takes: so late is a refusal noticed. */
  latency: number;
  /** Milliseconds that a refused request has to wait. */
  waitMillis: number;
}

/** The largest step: what is refused before it is taken back must stay little. */
const LARGEST_STEP = 0.3;

/** The smallest: about as much as the pace stays below what was inferred, so it hardly ever costs anything. */
const SMALLEST_STEP = 0.03;

/** Small steps that were not refused double up to this, so that a limit that was lifted is found soon. */
const STEADY_STEP = 0.1;

/**
 * Seconds to wait before a step, times the cube of its size: a rough estimate is tried at once, one that
 * is right within some percent hardly ever, as there is little to win.
 */
const CAUTION = 0.001;

/** Seconds after which even the best estimate is tried again, as limits change. */
const LONGEST_HOLD = 60;

/** By how many times to wait longer for each second that a refused request would have to wait. */
const CAUTION_PER_SECOND = 2;

/** Decides when to try a faster pace than the one that is believed in, and how much faster. */
export class Climb {
  #step = 0;
  #dueAt = Number.POSITIVE_INFINITY;

  /** Whether a step may be taken. */
  isDue(now: number): boolean {
    return now > this.#dueAt;
  }

  /** Takes a step: the factor for the pace. */
  step(now: number, cost: Cost): number {
    const factor = 1 + this.#step;
    this.hold(now, cost, Math.max(this.#step, Math.min(STEADY_STEP, 2 * this.#step)));
    return factor;
  }

  /** Keeps the pace for a while; it may be wrong by the share `error`, unless told by as much as before. */
  hold(now: number, { latency, waitMillis }: Cost, error = this.#step): void {
    this.#step = Math.max(SMALLEST_STEP, Math.min(LARGEST_STEP, error));
    const seconds = (CAUTION / this.#step ** 3) * (1 + (CAUTION_PER_SECOND * waitMillis) / 1000);
    const cautious = 1000 * Math.min(LONGEST_HOLD, seconds);
    // A step has first to use up what was refilled during one latency, and its refusals have to arrive.
    const noticed = (1 / this.#step + 2) * latency;
    this.#dueAt = now + Math.max(cautious, noticed);
  }
}
