/** What was known at one moment. */
interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly accepted: number;
  readonly tokensLeft: number;
}

/** How fast the provider refills its burst. */
export interface Estimate {
  /** Requests a second. */
  readonly rate: number;
  /** The share by which that may be wrong. */
  readonly error: number;
}

/** When answers should come. */
export interface Rhythm {
  /** Milliseconds from one to the next. */
  readonly interval: number;
  /** Milliseconds from a request to its answer. */
  readonly latency: number;
  /** Milliseconds by which late starts are made up for. */
  readonly slack: number;
}

/** Enough to reach back beyond a series of refusals, few enough to look at each of them. */
const MAX_SAMPLES = 32;

/** Milliseconds: refusals closer together than this say the same. */
const MIN_SAMPLE_GAP_MS = 20;

/** Answers overtake each other by this share of the latency, and timers are this many milliseconds late. */
const TIMING_UNCERTAINTY = { share: 0.2, millis: 5 };

/** For so many latencies answers may still be late when one was: those that were already on the way, and some. */
const IN_FLIGHT_WINDOW = 1.2;

/**
 * Infers the refill rate from refusals. A provider refuses when its burst is empty, so from one
 * refusal to another it let through exactly what it had refilled: each span bounds the rate from above.
 *
 * When either side stalls, that is wrong: answers come later after their decision than others do, and the
 * burst may overflow meanwhile.
 */
export class RefillEstimator {
  /** Requests that were let through. */
  accepted = 0;
  /** Requests not answered yet. */
  inFlight = 0;
  /** Requests that the provider would still let through, as far as it tells; none when it just refused. */
  tokensLeft = 0;
  #moments: Moment[] = [];
  #heardAt = 0;
  #blurredUntil = 0;
  #overflowsUntil = 0;

  /** One request starts, which takes `latency` milliseconds. */
  start(now: number, latency: number): void {
    if (this.inFlight === 0) this.#heardAt = now + latency;
    this.inFlight += 1;
  }

  /** One answer came, or will never come. */
  onResponse(now: number, { interval, latency, slack }: Rhythm): void {
    this.inFlight -= 1;
    const late = now - this.#heardAt - interval;
    const until = now + IN_FLIGHT_WINDOW * latency;
    if (late > 2 * blurOf(latency)) this.#blurredUntil = until;
    if (late > slack) this.#overflowsUntil = until;
    this.#heardAt = now;
  }

  /** Whether an answer that comes now may be so late that it is unknown when it was decided. */
  isUncertain(now: number): boolean {
    return now <= this.#blurredUntil;
  }

  /** Whether the burst may have overflowed while nothing was heard. */
  overflows(now: number): boolean {
    return now <= this.#overflowsUntil;
  }

  /** Remembers a moment at which `tokensLeft` is known. */
  add(now: number): void {
    const last = this.#moments.at(-1);
    if (last && now - last.at < MIN_SAMPLE_GAP_MS) return;
    this.#moments.push(this.#moment(now));
    if (this.#moments.length > MAX_SAMPLES) this.#moments.shift();
  }

  /** Forgets everything before now: the burst may have been full. */
  restart(now: number): void {
    this.tokensLeft = 0;
    this.#moments = [this.#moment(now)];
  }

  /** A faster pace begins: only the last refusal still counts, and that only for `lasting` milliseconds. */
  renew(now: number, lasting: number): void {
    const last = this.#moments.at(-1);
    if (last && now - last.at < lasting) this.#moments = [last];
    else this.restart(now);
  }

  /** Takes the provider's word for what is left; the first word is worth more than what was before. */
  setRemaining(remaining: number, now: number): void {
    this.tokensLeft = remaining;
    if (this.#moments[0]?.tokensLeft === 0) this.#moments = [this.#moment(now)];
  }

  /**
   * From the span until now that bounds the rate most; none is shorter than one latency.
   * @param latency of a request, in milliseconds
   */
  estimate(now: number, latency: number): Estimate {
    let lowest = Number.POSITIVE_INFINITY;
    let best: Estimate = { rate: lowest, error: 1 };
    for (const then of this.#moments) {
      const span = Math.max(1, now - then.at);
      if (span < latency) continue;
      const refilled = Math.max(
        0,
        this.accepted + this.tokensLeft - then.accepted - then.tokensLeft,
      );
      const blur = blurOf(latency) / span;
      const perRequest = (1000 * (1 + blur)) / span;
      // One more may be nearly refilled: half of it is as likely too much as too little. But nothing at all may as well
      // have been chance.
      const bound = perRequest * (refilled + 1);
      if (bound >= lowest) continue;
      lowest = bound;
      best = { rate: perRequest * Math.max(1, refilled + 0.5), error: 0.5 / (refilled + 1) + blur };
    }
    return best;
  }

  /** All that was let through since the first moment, and how many milliseconds ago that was. */
  total(now: number): { readonly accepted: number; readonly millis: number } {
    const first = this.#moments[0] ?? this.#moment(now);
    return { accepted: this.accepted - first.accepted, millis: Math.max(1, now - first.at) };
  }

  #moment(at: number): Moment {
    return { at, accepted: this.accepted, tokensLeft: this.tokensLeft };
  }
}

/** Milliseconds by which the ends of a span are uncertain. */
function blurOf(latency: number): number {
  return TIMING_UNCERTAINTY.share * latency + TIMING_UNCERTAINTY.millis;
}
