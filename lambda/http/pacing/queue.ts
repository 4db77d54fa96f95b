import type { Stop } from '../../ports.ts';

/** One caller that waits for a slot. */
export interface Waiter {
  readonly stop: Stop;
  readonly wake: (entered: boolean) => void;
}

/** Served waiters are cut off in blocks of at least this, which keeps each operation cheap. */
const BLOCK = 1024;

/** First come, first served; constant time for each waiter, however long the queue is. */
export class GovernorQueue {
  #waiters: Waiter[] = [];
  #served = 0;

  /** The one whose turn it is. */
  get first(): Waiter | undefined {
    return this.#waiters[this.#served];
  }

  /** Adds one at the end. */
  push(waiter: Waiter): void {
    this.#waiters.push(waiter);
  }

  /** Lets the first one go. */
  shift(): void {
    this.#served += 1;
    if (this.#served < BLOCK || this.#served * 2 < this.#waiters.length) return;
    this.#waiters = this.#waiters.slice(this.#served);
    this.#served = 0;
  }

  /** Takes out all that wait under this signal. */
  remove(signal: AbortSignal): readonly Waiter[] {
    const waiting = this.#waiters.slice(this.#served);
    this.#waiters = waiting.filter(({ stop }) => stop.signal !== signal);
    this.#served = 0;
    return waiting.filter(({ stop }) => stop.signal === signal);
  }
}
