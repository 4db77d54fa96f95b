import type { Memory } from '../http-ports.ts';

/** A response that is complete, and takes memory when it is parsed. */
export interface Parsing {
  /** Bytes that it needs beside those that it has. */
  readonly weight: number;
  /** Hands it to whoever parses it, before the next turn of the event loop. */
  enter(): void;
}

const FIRST_PAUSE_MILLIS = 50;
const LONGEST_PAUSE_MILLIS = 1000;

/**
 * Lets large responses through one at a time, each when there is memory for it. The memory itself is asked: nobody has to
 * say when a response is no longer needed, so nothing is forgotten and nothing waits for what only it could free.
 */
export class ParseGate {
  readonly #memory: Memory;
  readonly #queue: Parsing[] = [];
  #pauseMillis = FIRST_PAUSE_MILLIS;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Whether there is room for so much and as much again, and nobody waits for it. */
  hasAmple(weight: number): boolean {
    return this.#queue.length === 0 && 2 * weight <= this.#memory.freeBytes();
  }

  /** Lets a response through when it is its turn. */
  add(parsing: Parsing): void {
    if (this.#queue.push(parsing) === 1) setImmediate(this.#next);
  }

  /** Takes back a response that can wait no longer. */
  remove(parsing: Parsing): void {
    const index = this.#queue.indexOf(parsing);
    if (index >= 0) this.#queue.splice(index, 1);
  }

  /** One a turn of the event loop: after it, the response is parsed, and the memory tells what that took. */
  readonly #next = (): void => {
    const [first] = this.#queue;
    if (!first) return;
    if (!this.#hasRoomFor(first.weight)) {
      setTimeout(this.#next, this.#pauseMillis);
      this.#pauseMillis = Math.min(2 * this.#pauseMillis, LONGEST_PAUSE_MILLIS);
      return;
    }
    this.#pauseMillis = FIRST_PAUSE_MILLIS;
    this.#queue.shift();
    first.enter();
    if (this.#queue.length > 0) setImmediate(this.#next);
  };

  /** What the responses before it left behind is collected first: the heap would grow to its limit before V8 does so. */
  #hasRoomFor(weight: number): boolean {
    if (2 * weight <= this.#memory.freeBytes()) return true;
    this.#memory.collect();
    return weight <= this.#memory.freeBytes();
  }
}
