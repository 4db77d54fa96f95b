import { expect } from 'vitest';
import type { Flight } from '../../../lambda/http/pacing/flight.ts';
import type { Pacer } from '../../../lambda/http/pacing/pacer.ts';

/** A request in flight, where it does not matter which. */
export const FLIGHT: Flight = { serial: 1, startedAt: 0 };

/** What a free slot looks like. */
export const A_FLIGHT: Flight = expect.objectContaining({ startedAt: expect.any(Number) });

/** Starts requests of a pacer as a limiter does, numbered. */
export class Sender {
  readonly pacer: Pacer;
  #serial = 0;

  constructor(pacer: Pacer) {
    this.pacer = pacer;
  }

  /** Starts a request; returns what takes its response. */
  start(startedAt: number): (feedback: Parameters<Pacer['answer']>[1], now: number) => void {
    const flight = { serial: ++this.#serial, startedAt };
    this.pacer.start(flight);
    return (feedback, now) => {
      this.pacer.answer(flight, feedback, now);
    };
  }
}
