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
  readonly #watched = new WeakSet<AbortSignal>();
  #waiters: Waiter[] = [];
  #served = 0;

  /** The waiter whose turn it is. */
  get first(): Waiter | undefined {
    return this.#waiters[this.#served];
  }

  /** Adds a waiter at the end; it is told to give up when its signal aborts. */
  push(waiter: Waiter): void {
    this.#watch(waiter.caller.signal);
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

  /** One listener for each signal: adding and removing one for each request costs more than the request. */
  #watch(signal: AbortSignal): void {
    if (this.#watched.has(signal)) return;
    this.#watched.add(signal);
    signal.addEventListener('abort', () => {
      for (const waiter of this.remove(signal)) waiter.wake(undefined);
    });
  }
}
