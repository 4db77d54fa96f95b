import type { Opening } from './opening.ts';
import type { Span } from './span.ts';

/** Without any prediction, each probe waits for this share of the time that it has been closed. */
const GROWTH = { few: 0.3, many: 0.15 };

/** Requests that one probe more or less hardly counts beside. */
const MANY = 300;

/** The same where a prediction exists that has not yet been right. */
const DOUBTFUL_GROWTH = 0.7;

/** Share of the whole wait by which an opening may be missed. */
const PRECISION = 0.015;

/** A time in which the provider refuses everything, and when to probe whether it is over. */
export class Blackout {
  readonly closedAt: number;
  readonly #opening: Opening;
  readonly #base: number;
  readonly #growth: number;
  /** Start of the last request known to have been refused. */
  #refusedAt: number;
  #refusals = 0;
  #probeAt: number;
  #isProbing = false;

  /**
   * @param closedAt when it began
   * @param accepted requests before it began
   * @param firstAt when to probe first; absent: at the predicted time
   * @param base the shortest time between two probes
   */
  constructor(
    opening: Opening,
    closedAt: number,
    base: number,
    accepted: number,
    firstAt?: number,
  ) {
    this.#growth = accepted < MANY ? GROWTH.few : GROWTH.many;
    this.#opening = opening;
    this.closedAt = closedAt;
    this.#base = base;
    this.#refusedAt = closedAt;
    this.#probeAt = firstAt ?? this.#next(closedAt);
  }

  /** When the next probe may start; `Infinity` while one is in flight. */
  get probeAt(): number {
    return this.#isProbing ? Number.POSITIVE_INFINITY : this.#probeAt;
  }

  /** Probes that were refused. */
  get refusals(): number {
    return this.#refusals;
  }

  /** A probe starts. */
  probe(): void {
    this.#isProbing = true;
  }

  /** A probe that started at `startedAt` was refused. */
  refuse(startedAt: number, now: number): void {
    this.#isProbing = false;
    this.#refusals += 1;
    this.#refusedAt = Math.max(this.#refusedAt, startedAt);
    this.#probeAt = this.#next(now);
  }

  /** A probe failed for another reason. */
  retry(now: number): void {
    this.#isProbing = false;
    this.#probeAt = now + this.#base;
  }

  /** When it must have ended, after a probe that started at `startedAt` was accepted. */
  endedWithin(startedAt: number): Span {
    return { low: Math.min(this.#refusedAt, startedAt), high: startedAt };
  }

  /** Plans anew, as a prediction has come. */
  replan(now: number): void {
    if (!this.#isProbing && this.#refusals > 0) this.#probeAt = this.#next(now);
  }

  #next(now: number): number {
    const elapsed = now - this.closedAt;
    const best = this.#opening.best;
    if (!best || best.span.high <= now) return now + Math.max(this.#base, this.#growth * elapsed);
    const { low, high } = best.span;
    const precise = Math.max(this.#base, PRECISION * (high - this.closedAt));
    const from = Math.max(low, now);
    const inside = high - from > precise ? from + (high - from) / 2 : high;
    if (best.isProven || now >= low) return inside;
    return Math.min(inside, now + Math.max(this.#base, DOUBTFUL_GROWTH * elapsed));
  }
}
