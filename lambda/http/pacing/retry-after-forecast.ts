import type { Span } from './openings.ts';

/** `Retry-After` has whole seconds: it may open so many milliseconds earlier. */
const ROUNDING_MS = 1000;

/** What `Retry-After` says of when everything is accepted again, and whether that was right so far. */
export class RetryAfterForecast {
  #until = Number.NEGATIVE_INFINITY;
  #hits = 0;
  #misses = 0;

  /** Until when the last refusal asked to wait; in the past if none did. */
  get until(): number {
    return this.#until;
  }

  /** When it opens, if that was right more often than not. */
  get expected(): Span | undefined {
    const isTrusted = this.#hits > this.#misses;
    return isTrusted ? { low: this.#until - ROUNDING_MS, high: this.#until } : undefined;
  }

  /** When it may open, as long as that was never wrong. */
  get promised(): readonly number[] {
    return this.#misses === 0 ? [this.#until] : [];
  }

  /** A refusal asks to wait until a time. @param isClosed whether others were refused already; the earliest counts */
  observe(until: number, isClosed: boolean): void {
    this.#until = isClosed ? Math.min(this.#until, until) : until;
  }

  /** A request that started at `startedAt`, while everything is refused, was refused too. */
  refuse(startedAt: number): void {
    if (this.#until < startedAt) this.#misses += 1;
  }

  /** A request that started at `startedAt` was accepted, after everything was refused from `closedAt` on. */
  accept(startedAt: number, closedAt: number): void {
    if (this.#until <= closedAt) return;
    if (startedAt >= this.#until) this.#hits += 1;
    else if (startedAt < this.#until - ROUNDING_MS) this.#misses += 1;
  }
}
