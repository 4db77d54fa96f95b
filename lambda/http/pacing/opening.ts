import type { Span } from './span.ts';

/** What an opening was predicted from. */
export type Source = 'headers' | 'retry-after' | 'period';

const SOURCES: readonly Source[] = ['headers', 'period', 'retry-after'];

/** Misses after which a source is no longer asked, until it is right again. */
const TRUSTED_MISSES = 0;

/** Milliseconds by which a time in whole seconds may be early. */
const ROUNDING_MS = 1000;

/** How a source has done so far, and what it says now. */
interface Forecast {
  hits: number;
  misses: number;
  span: Span | undefined;
}

/**
 * Predicts when a provider that refuses everything will accept again: by its headers, by `Retry-After`, or by the
 * period of its earlier openings; whichever of them was right so far.
 */
export class Opening {
  readonly #sources: Record<Source, Forecast> = {
    headers: { hits: 0, misses: 0, span: undefined },
    period: { hits: 0, misses: 0, span: undefined },
    'retry-after': { hits: 0, misses: 0, span: undefined },
  };

  /** Everything said of an earlier opening is over. */
  clear(): void {
    for (const source of SOURCES) this.#sources[source].span = undefined;
  }

  /** A source says when it will open. */
  say(source: Source, span: Span): void {
    this.#sources[source].span = span;
  }

  /** The best prediction, and whether its source was right before. */
  get best(): { readonly span: Span; readonly isProven: boolean } | undefined {
    const usable = SOURCES.map((source) => this.#sources[source]).filter(
      ({ span, misses }) => span && misses <= TRUSTED_MISSES,
    );
    const proven = usable.find(({ hits, misses }) => hits > misses) ?? usable[0];
    if (!proven?.span) return undefined;
    const isProven = proven.hits > proven.misses;
    let { low, high } = proven.span;
    // Another source that agrees makes it more exact.
    for (const { span, hits, misses } of usable) {
      if (!span || hits <= misses || span.low > high || span.high < low) continue;
      low = Math.max(low, span.low);
      high = Math.min(high, span.high);
    }
    return { span: { low, high }, isProven };
  }

  /** It was seen to open within `seen`. @param tolerance milliseconds */
  judge(seen: Span, tolerance: number): void {
    for (const source of SOURCES) {
      const record = this.#sources[source];
      const { span } = record;
      if (!span) continue;
      if (seen.high < span.low - tolerance || seen.low > span.high + tolerance) {
        record.misses = Math.min(TRUSTED_MISSES + 2, record.misses + 1);
        if (record.misses > record.hits) record.hits = 0;
      } else if (seen.high <= span.high + tolerance) {
        record.hits = Math.min(5, record.hits + 1);
        record.misses = Math.max(0, record.misses - 1);
      }
    }
  }

  /** It was still closed to a request that started at `startedAt`: what promised otherwise was wrong. */
  refute(startedAt: number): void {
    for (const source of SOURCES) {
      const { span } = this.#sources[source];
      if (span && startedAt > span.high + ROUNDING_MS) this.miss(source);
    }
  }

  /** A prediction of this source was wrong in another way. */
  miss(source: Source): void {
    const record = this.#sources[source];
    record.misses = Math.min(TRUSTED_MISSES + 2, record.misses + 1);
    record.span = undefined;
  }
}
