import type { Clock } from '../../../lambda/ports.ts';

/** Epoch time at which virtual time begins: not at a whole second. */
export const EPOCH = Date.UTC(2026, 2, 1, 11, 59, 51, 730);

/** So many turns of waiting promises can follow from one event. */
const TURNS = 24;

interface Event {
  readonly at: number;
  /** Of two events at one time, the one that was planned first comes first. */
  readonly order: number;
  readonly run: () => void;
  /** Whether promises wait for it. */
  readonly wakes: boolean;
}

/** Time that passes only from event to event. */
export class VirtualTime implements Clock {
  readonly #heap: Event[] = [];
  #exact = 0;
  #order = 0;

  /** Milliseconds since the beginning, not rounded. */
  get exact(): number {
    return this.#exact;
  }

  /** Whole milliseconds, as of a real clock. */
  elapsed(): number {
    return Math.floor(this.#exact);
  }

  now(): number {
    return EPOCH + this.elapsed();
  }

  /** Unbound, as callers hand it over. */
  readonly sleep = (millis: number): Promise<void> =>
    new Promise((wake) => this.wakeAt(this.#exact + Math.max(0, millis), wake));

  /** Calls `run`, for which no promise waits, at a time. */
  at(at: number, run: () => void): void {
    this.#add({ at, order: this.#order++, run, wakes: false });
  }

  /** Calls `wake`, which resolves a promise, at a time. */
  wakeAt(at: number, wake: () => void): void {
    this.#add({ at, order: this.#order++, run: wake, wakes: true });
  }

  #add(event: Event): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, event)) break;
      heap[index] = above;
      heap[parent] = event;
      index = parent;
    }
  }

  /** Goes from event to event until `isOver`, none is left, or `until` is reached. */
  async run(isOver: () => boolean, until: number): Promise<void> {
    for (let wakes = true; ; ) {
      if (wakes) for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
      if (isOver()) return;
      const event = this.#take();
      if (!event || event.at > until) return;
      this.#exact = event.at;
      event.run();
      wakes = event.wakes;
    }
  }

  #take(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!child || isBefore(last, child)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Mulberry32: small, and the same draw for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
