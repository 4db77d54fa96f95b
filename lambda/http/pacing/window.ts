import type { RateLimitHint } from './feedback.ts';
import { narrowed, type Span } from './span.ts';

/**
 * How many requests a provider accepts between two openings, and how long that takes: by its headers, or as it was seen.
 */
export class Window {
  #opened: Span | undefined;
  #period: Span | undefined;
  #accepted = 0;
  #quota: number | undefined;
  /** What headers say is left, without what is in flight. */
  #left: number | undefined;
  #isFull = false;

  /** Requests that were accepted since it opened. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Requests that one window was seen to hold. */
  get quota(): number | undefined {
    return this.#quota;
  }

  /** Milliseconds from one opening to the next. */
  get period(): Span | undefined {
    return this.#period;
  }

  /** When it will open again, by the period of earlier openings. */
  get nextOpening(): Span | undefined {
    const [opened, period] = [this.#opened, this.#period];
    return opened && period && { low: opened.low + period.low, high: opened.high + period.high };
  }

  /** Whether the headers say that one more request would be refused. */
  isSpent(): boolean {
    return this.#left !== undefined && this.#left <= 0;
  }

  /** One request starts. */
  start(): void {
    if (this.#left !== undefined) this.#left -= 1;
  }

  /** One was accepted. */
  accept(): void {
    this.#accepted += 1;
  }

  /** Takes the provider's word for what is left. @param inFlight requests that may or may not be counted yet */
  setRemaining({ remaining }: RateLimitHint, inFlight: number): void {
    if (remaining === undefined) return;
    const left = remaining - inFlight;
    this.#left = left;
  }

  /** What was said is forgotten: it proved wrong, or it is over. */
  forgetRemaining(): void {
    this.#left = undefined;
  }

  /** It was closed by a refusal, so what it held is known. */
  close(): void {
    if (this.#isFull) this.#quota = this.#accepted;
  }

  /** It was seen to open within `seen`. */
  open(seen: Span): void {
    const before = this.#opened;
    if (before) {
      const period = { low: Math.max(0, seen.low - before.high), high: seen.high - before.low };
      this.#period = narrowed(this.#period, period);
    }
    this.#opened = narrowed(this.nextOpening, seen);
    this.#accepted = 0;
    this.#left = undefined;
    this.#isFull = true;
  }
}
