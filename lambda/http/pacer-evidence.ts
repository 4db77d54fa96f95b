/** What was known at one moment. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Requests let through until then. */
  readonly accepted: number;
  /** Requests not answered yet. */
  readonly inFlight: number;
  /** Requests that the provider would still have let through: none when it just refused one. */
  readonly level: number;
}

/** How fast the provider refills its allowance. */
export interface Estimate {
  /** Requests a second. */
  readonly rate: number;
  /** The share by which that may be wrong. */
  readonly error: number;
}

/** Enough to reach back beyond a series of refusals, few enough to look at each of them. */
const KEPT = 32;

/** Milliseconds: refusals closer together than this say the same. */
const APART = 20;

/** Answers overtake each other by about this share of the latency, which blurs the ends of a span. */
const BLUR = 0.2;

/**
 * Infers the refill rate from refusals. A provider refuses when its allowance is empty, so from one
 * refusal to another it let through exactly what it had refilled: each span bounds the rate from above.
 */
export class Evidence {
  #moments: Moment[] = [];

  /** The earliest moment that still counts. */
  get oldest(): Moment | undefined {
    return this.#moments[0];
  }

  /** Adds a moment, unless it is the last one over again. */
  add(moment: Moment): void {
    const last = this.#moments.at(-1);
    if (last && moment.at - last.at < APART) return;
    this.#moments.push(moment);
    if (this.#moments.length > KEPT) this.#moments.shift();
  }

  /** Forgets what was before `moment`, by default before the last one. */
  restart(moment = this.#moments.at(-1)): void {
    this.#moments = moment ? [moment] : [];
  }

  /**
   * The lowest bound of all spans until now.
   * @param latency of a request, in milliseconds
   */
  estimate(now: Moment, latency: number): Estimate {
    let best: Estimate = { rate: Number.POSITIVE_INFINITY, error: 1 };
    for (const then of this.#moments) {
      const span = Math.max(1, now.at - then.at);
      const refilled = now.accepted + now.level - then.accepted - then.level;
      // What came to be in flight since may have been let through; and one more may be nearly refilled.
      const most = Math.max(0, refilled) + Math.max(0, now.inFlight - then.inFlight) + 1;
      const blur = (BLUR * latency) / span;
      const rate = ((1 + blur) * most * 1000) / span;
      if (rate < best.rate) best = { rate, error: 1 / most + blur };
    }
    return best;
  }
}
