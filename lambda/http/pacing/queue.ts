import type { Clock, Stop } from '../../ports.ts';
import type { Flight } from './flight.ts';

/** Who asks for a slot: when its run ends, and how it waits. */
export type Caller = Stop & Pick<Clock, 'sleep'>;

/** A caller waiting for a slot. */
export interface Waiter {
  readonly caller: Caller;
  readonly wake: (flight: Flight | undefined) => void;
}

/** Served waiters are dropped in blocks of at least this many, which keeps each operation cheap. */
const BLOCK = 1024;

/** A first-in, first-out queue; constant time for each waiter, however long the queue is. */
export class WaitQueue {
  #waiters: Waiter[] = [];
  #served = 0;

  /** The waiter whose turn it is. */
  get first(): Waiter | undefined {
    return this.#waiters[this.#served];
  }

  /** Adds a waiter at the end. */
  push(waiter: Waiter): void {
    this.#waiters.push(waiter);
  }

  /** Removes the first waiter. */
  shift(): void {
    this.#served += 1;
    if (this.#served < BLOCK || this.#served * 2 < this.#waiters.length) return;
    this.#waiters = this.#waiters.slice(this.#served);
    this.#served = 0;
  }

  /** Removes and returns all waiters with this signal. */
  remove(signal: AbortSignal): readonly Waiter[] {
    const waiting = this.#waiters.slice(this.#served);
    this.#waiters = waiting.filter(({ caller }) => caller.signal !== signal);
    this.#served = 0;
    return waiting.filter(({ caller }) => caller.signal === signal);
  }
}
