/** A time that is known to lie within bounds. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/**
 * Foretells when a provider that refuses everything accepts again, from its earlier openings: a window opens after a
 * period, a ban ends after a time.
 */
export class Openings {
  #last: Span | undefined;
  #period: Span | undefined;
  #closedFor: Span | undefined;
  #closedAt = 0;
  #hits = { period: 0, closedFor: 0 };

  /** When the next one is due; `undefined` where nothing was right so far. */
  get next(): Span | undefined {
    const { period, closedFor } = this.#hits;
    if (period === 0 && closedFor === 0) return undefined;
    return period >= closedFor ? this.#byPeriod : this.#byClosing;
  }

  /** When it may open, as far as it did so once. */
  get promised(): readonly number[] {
    return [this.#byPeriod, this.#byClosing].flatMap((span) => (span ? [span.low, span.high] : []));
  }

  /** The length of a window, in milliseconds; `undefined` before it was right once. */
  get periodMillis(): number | undefined {
    return this.#period && this.#hits.period > 0
      ? (this.#period.low + this.#period.high) / 2
      : undefined;
  }

  get #byPeriod(): Span | undefined {
    return this.#last && this.#period && sum(this.#last, this.#period);
  }

  get #byClosing(): Span | undefined {
    return this.#closedFor && sum({ low: this.#closedAt, high: this.#closedAt }, this.#closedFor);
  }

  /** It closed. */
  close(now: number): void {
    this.#closedAt = now;
  }

  /** It was seen to open within `seen`. */
  open(seen: Span): void {
    const exact = this.#byPeriod && narrowed(this.#byPeriod, seen);
    if (this.#last) {
      const passed = difference(seen, this.#last);
      const period = this.#period && narrowed(this.#period, passed);
      this.#hits.period = period && exact ? this.#hits.period + 1 : 0;
      this.#period = period ?? passed;
    }
    this.#last = exact ?? seen;
    const lasted = difference(seen, { low: this.#closedAt, high: this.#closedAt });
    const closedFor = this.#closedFor && narrowed(this.#closedFor, lasted);
    this.#hits.closedFor = closedFor ? this.#hits.closedFor + 1 : 0;
    this.#closedFor = closedFor ?? lasted;
  }
}

function sum(one: Span, other: Span): Span {
  return { low: one.low + other.low, high: one.high + other.high };
}

function difference(later: Span, earlier: Span): Span {
  return {
    low: Math.max(1, later.low - earlier.high),
    high: Math.max(1, later.high - earlier.low),
  };
}

function narrowed(one: Span, other: Span): Span | undefined {
  const low = Math.max(one.low, other.low);
  const high = Math.min(one.high, other.high);
  return low <= high ? { low, high } : undefined;
}
