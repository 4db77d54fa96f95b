import type { RateLimitHint } from './feedback.ts';
import { narrowed, type Span } from './span.ts';

/** Requests by which a window may seem to hold more than it did. */
const REFILLED = 2;

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
  /** Requests that this window can have held at most, by the first headers in it. */
  #holds: number | undefined;
  #refills = false;

  /** Requests that were accepted since it opened. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Requests that one window was seen to hold. */
  get quota(): number | undefined {
    return this.#quota;
  }

  /** Whether it was ever seen to open. */
  get hasOpened(): boolean {
    return this.#isFull;
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

  /** Whether one more request would be refused: as headers say, or as earlier windows were. */
  isSpent(inFlight: number): boolean {
    if (this.#left !== undefined) return this.#left <= 0;
    return this.#quota !== undefined && this.#accepted + inFlight >= this.#quota;
  }

  /** Whether that is the word of headers. */
  get isTold(): boolean {
    return this.#left !== undefined;
  }

  /** One request starts. */
  start(): void {
    if (this.#left !== undefined) this.#left -= 1;
  }

  /** One was accepted. */
  accept(): void {
    this.#accepted += 1;
  }

  /** Takes the provider's word for what is left. @param inFlight requests that may or may not be counted yet
   * @param overtaking responses that may have overtaken this one */
  setRemaining({ remaining }: RateLimitHint, inFlight: number, overtaking: number): void {
    if (remaining === undefined) return;
    this.#left = remaining - inFlight;
    const held = this.#accepted + remaining;
    this.#holds ??= held + inFlight + 1;
    if (held > this.#holds + REFILLED + overtaking) this.#refills = true;
  }

  /** Whether what is left grows while the window lasts: it is a bucket that refills. */
  get refills(): boolean {
    return this.#refills;
  }

  /** By its headers, another one has begun, although the one before was not used up. */
  roll(): void {
    this.#holds = undefined;
    this.#isFull = false;
  }

  /** What was said is forgotten: it proved wrong, or it is over. */
  forgetRemaining(): void {
    this.#left = undefined;
  }

  /** Requests a second since the opening before the last. */
  averageRate(now: number): number {
    const since = (this.#opened?.low ?? now) - (this.#period?.high ?? 0);
    return (1000 * (this.#accepted + (this.#quota ?? 0))) / Math.max(1, now - since);
  }

  /** It holds more than earlier windows did. */
  outgrow(): void {
    this.#quota = undefined;
    this.#left = undefined;
  }

  /** It was seen to open within `seen`, and has accepted `accepted` requests since. @param isUsedUp whether the one before was */
  open(seen: Span, accepted: number, isUsedUp: boolean): void {
    const before = this.#opened;
    if (before) {
      const period = { low: Math.max(0, seen.low - before.high), high: seen.high - before.low };
      this.#period = narrowed(this.#period, period);
    }
    this.#opened = narrowed(this.nextOpening, seen);
    if (this.#isFull && isUsedUp) this.#quota = Math.max(1, this.#accepted - accepted);
    this.#accepted = accepted;
    this.#holds = undefined;
    this.#left = undefined;
    this.#isFull = true;
  }
}
