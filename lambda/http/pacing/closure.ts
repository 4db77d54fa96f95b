import type { Span } from './openings.ts';

/** Without a forecast, the next try waits for this share of the time since it closed. */
const GROWTH = 0.1;

/** The same before a promised opening. */
const PROMISED_GROWTH = 0.5;

/** No try waits longer than this for want of a forecast, in milliseconds. */
const LONGEST_GAP_MS = 30_000;

/** Into so many tries the bounds of a forecast are divided. */
const TRIES = 4;

/** What is known of when it opens. */
export interface Forecast {
  /** Nothing is to be sent before this. */
  readonly gateUntil: number;
  /** When it opens, by what was right before: nothing is sent before that either. */
  readonly expected?: Span;
  /** Times at which it may open, by what was not yet right. */
  readonly promised: readonly number[];
}

/** A time in which the provider refuses everything, and when to try whether it is over. One request at a time tries. */
export class Closure {
  readonly since: number;
  /** Whether it was told when it opens. */
  readonly isGated: boolean;
  /** Whether the first try waited for a forecast. */
  readonly isForecast: boolean;
  readonly #base: number;
  #forecast: Forecast;
  #refusals = 0;
  #refusedAt: number;
  #tryAt: number;
  #isTrying = false;

  /**
   * @param since when it began
   * @param firstAt when to try first, where no forecast forbids it
   * @param base the shortest time between two tries, in milliseconds
   */
  constructor(since: number, firstAt: number, base: number, forecast: Forecast) {
    this.since = since;
    this.isGated = forecast.gateUntil > since;
    this.#base = base;
    this.#forecast = forecast;
    this.#refusedAt = since;
    this.isForecast = this.#earliest > firstAt;
    this.#tryAt = Math.max(firstAt, this.#earliest);
  }

  /** When the next try may start; `Infinity` while one is on its way. */
  get readyAt(): number {
    return this.#isTrying ? Number.POSITIVE_INFINITY : this.#tryAt;
  }

  /** Tries that were refused. */
  get refusals(): number {
    return this.#refusals;
  }

  /** When it must have ended, after a try that started at `startedAt` was accepted. */
  endedWithin(startedAt: number): Span {
    return { low: Math.min(this.#refusedAt, startedAt), high: startedAt };
  }

  /** A try starts. */
  try(): void {
    this.#isTrying = true;
  }

  /** A try that started at `startedAt` was refused. */
  refuse(startedAt: number, now: number): void {
    this.#isTrying = false;
    this.#refusals += 1;
    this.#refusedAt = Math.max(this.#refusedAt, startedAt);
    this.#tryAt = this.#next(now);
  }

  /** A try failed for another reason. */
  retry(now: number): void {
    this.#isTrying = false;
    this.#tryAt = now + this.#base;
  }

  /** More is known. */
  update(forecast: Forecast, now: number): void {
    this.#forecast = forecast;
    if (this.#refusals > 0) this.#tryAt = this.#next(now);
    this.#tryAt = Math.max(this.#tryAt, this.#earliest);
  }

  get #earliest(): number {
    return Math.max(this.#forecast.gateUntil, this.#forecast.expected?.low ?? 0);
  }

  #next(now: number): number {
    const { expected, promised, gateUntil } = this.#forecast;
    if (gateUntil > now) return gateUntil;
    if (expected && now < expected.high) {
      const step = Math.max(this.#base, (expected.high - expected.low) / TRIES);
      return Math.min(
        Math.max(now + step, expected.low),
        Math.max(expected.high, now + this.#base),
      );
    }
    const from = Math.max(this.since, gateUntil, expected?.high ?? 0);
    const next = Math.min(...promised.filter((at) => at > now));
    const growth = next < Number.POSITIVE_INFINITY ? PROMISED_GROWTH : GROWTH;
    const gap = Math.min(LONGEST_GAP_MS, growth * (now - from));
    return Math.min(next, now + Math.max(this.#base, gap));
  }
}
