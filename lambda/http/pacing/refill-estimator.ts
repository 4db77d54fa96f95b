/** What was known at one moment. */
interface Moment {
  /** By `Clock.elapsed`. */
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

/** When responses are expected. */
export interface Rhythm {
  /** Milliseconds from one to the next. */
  readonly interval: number;
  /** Milliseconds from a request to its response. */
  readonly latency: number;
  /** Milliseconds of delay that later starts may catch up on. */
  readonly slack: number;
}

/** Enough to reach back beyond a series of refusals, few enough to look at each of them. */
const MAX_SAMPLES = 32;

/** Refusals closer together than this say the same. */
const MIN_SAMPLE_GAP_MS = 20;

/** Responses overtake each other by this share of the latency, and timers are this many milliseconds late. */
const TIMING_UNCERTAINTY = { share: 0.2, millis: 5 };

/** Latencies for which responses may still be late after one was: those on the way then, and some. */
const IN_FLIGHT_WINDOW = 1.2;

/**
 * Estimates the refill rate from refusals. A provider refuses when its burst is empty, so between two refusals it
 * accepted exactly what it had refilled: each span bounds the rate from above. When either side stalls, that is
 * wrong, as responses arrive late and the burst may overflow; such moments are left out.
 */
export class RefillEstimator {
  #accepted = 0;
  #inFlight = 0;
  /** What the burst still holds, as far as the provider says; nothing right after a refusal. */
  #tokensLeft = 0;
  #moments: Moment[] = [];
  #lastResponseAt = 0;
  #uncertainUntil = 0;
  #overflowsUntil = 0;

  /** Requests that were accepted. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Requests without a response yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** One request starts, which takes `latency` milliseconds. */
  start(now: number, latency: number): void {
    if (this.#inFlight === 0) this.#lastResponseAt = now + latency;
    this.#inFlight += 1;
  }

  /** One response came, or will never come. */
  onResponse(now: number, { interval, latency, slack }: Rhythm): void {
    this.#inFlight -= 1;
    const lateness = now - this.#lastResponseAt - interval;
    const until = now + IN_FLIGHT_WINDOW * latency;
    if (lateness > 2 * uncertaintyOf(latency)) this.#uncertainUntil = until;
    if (lateness > slack) this.#overflowsUntil = until;
    this.#lastResponseAt = now;
  }

  /** One request was accepted. */
  accept(): void {
    this.#accepted += 1;
  }

  /** The burst is empty: a request was refused, or nothing started until everything was answered. */
  setEmpty(): void {
    this.#tokensLeft = 0;
  }

  /** Whether a response that comes now may be so late that it is unknown when the provider decided. */
  isUncertain(now: number): boolean {
    return now <= this.#uncertainUntil;
  }

  /** Whether the burst may have overflowed while no response came. */
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
    this.#tokensLeft = 0;
    this.#moments = [this.#moment(now)];
  }

  /** A faster pace begins: only the last refusal still counts, and that only for `lasting` milliseconds. */
  renew(now: number, lasting: number): void {
    const last = this.#moments.at(-1);
    if (last && now - last.at < lasting) this.#moments = [last];
    else this.restart(now);
  }

  /** The provider says what is left. The first time, earlier moments are dropped: what was left then is a guess. */
  setRemaining(remaining: number, now: number): void {
    this.#tokensLeft = remaining;
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
        this.#accepted + this.#tokensLeft - then.accepted - then.tokensLeft,
      );
      const uncertainty = uncertaintyOf(latency) / span;
      const perRequest = (1000 * (1 + uncertainty)) / span;
      // One more may be nearly refilled; half of one is as likely too much as too little. Where nothing was refilled,
      // that may have been chance.
      const bound = perRequest * (refilled + 1);
      if (bound >= lowest) continue;
      lowest = bound;
      best = {
        rate: perRequest * Math.max(1, refilled + 0.5),
        error: 0.5 / (refilled + 1) + uncertainty,
      };
    }
    return best;
  }

  /** What was accepted since the first moment, and how many milliseconds ago that was. */
  total(now: number): { readonly accepted: number; readonly millis: number } {
    const first = this.#moments[0] ?? this.#moment(now);
    return { accepted: this.#accepted - first.accepted, millis: Math.max(1, now - first.at) };
  }

  #moment(at: number): Moment {
    return { at, accepted: this.#accepted, tokensLeft: this.#tokensLeft };
  }
}

/** Milliseconds by which the ends of a span are uncertain. */
function uncertaintyOf(latency: number): number {
  return TIMING_UNCERTAINTY.share * latency + TIMING_UNCERTAINTY.millis;
}
