/** What was known at one moment. */
interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly accepted: number;
  readonly inFlight: number;
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

/** Milliseconds after which an allowance may have overflowed at a pace that was too slow. */
const LASTING = 10_000;

/** Answers overtake each other by about this share of the latency, which blurs the ends of a span. */
const BLUR = 0.2;

/**
 * Infers the refill rate from refusals. A provider refuses when its allowance is empty, so from one
 * refusal to another it let through exactly what it had refilled: each span bounds the rate from above.
 */
export class Evidence {
  /** Requests that were let through. */
  accepted = 0;
  /** Requests not answered yet. */
  inFlight = 0;
  /** Requests that the provider would still let through, as far as it tells; none when it just refused. */
  level = 0;
  #moments: Moment[] = [];

  /** Remembers a moment at which `level` is known. */
  add(now: number): void {
    const last = this.#moments.at(-1);
    if (last && now - last.at < APART) return;
    this.#moments.push(this.#moment(now));
    if (this.#moments.length > KEPT) this.#moments.shift();
  }

  /** Forgets everything before now: the allowance may have been full. */
  restart(now: number): void {
    this.level = 0;
    this.#moments = [this.#moment(now)];
  }

  /** A faster pace begins: only the last refusal still counts, and that only if it is not long ago. */
  renew(now: number): void {
    const last = this.#moments.at(-1);
    if (last && now - last.at < LASTING) this.#moments = [last];
    else this.restart(now);
  }

  /** Takes the provider's word for what is left; the first word is worth more than what was before. */
  told(remaining: number, now: number): void {
    this.level = remaining;
    if (this.#moments[0]?.level !== 0) return;
    // `remaining` leaves out what is in flight, now as well as later.
    this.#moments = [{ ...this.#moment(now), inFlight: Number.POSITIVE_INFINITY }];
  }

  /**
   * The lowest bound of all spans until now.
   * @param latency of a request, in milliseconds
   */
  estimate(now: number, latency: number): Estimate {
    let best: Estimate = { rate: Number.POSITIVE_INFINITY, error: 1 };
    for (const then of this.#moments) {
      const span = Math.max(1, now - then.at);
      const refilled = Math.max(0, this.accepted + this.level - then.accepted - then.level);
      // What came to be in flight since may have been let through; and one more may be nearly refilled.
      const most = refilled + Math.max(0, this.inFlight - then.inFlight) + 1;
      const blur = (BLUR * latency) / span;
      const rate = ((1 + blur) * most * 1000) / span;
      if (rate < best.rate) best = { rate, error: 1 / most + blur };
    }
    return best;
  }

  /** All that was let through since the first moment, and how many milliseconds ago that was. */
  total(now: number): { readonly accepted: number; readonly millis: number } {
    const first = this.#moments[0] ?? this.#moment(now);
    return { accepted: this.accepted - first.accepted, millis: Math.max(1, now - first.at) };
  }

  #moment(at: number): Moment {
    return { at, accepted: this.accepted, inFlight: this.inFlight, level: this.level };
  }
}
