import type { Flight } from './flight.ts';

/** What was accepted in a time. */
export interface Refill {
  readonly accepted: number;
  readonly millis: number;
}

/**
 * Measures how fast a provider refills. At each refusal nothing is left, so what it accepts from one to the next is what it
 * refilled meanwhile. Requests count by when they started, as responses may be late.
 */
export class RefillMeter {
  #from: Flight | undefined;
  #refused = 0;

  /** Nothing was left when this one came. */
  begin(flight: Flight): void {
    this.#from = flight;
    this.#refused = 0;
  }

  /** A burst may be full again. */
  forget(): void {
    this.#from = undefined;
  }

  /** A later one was refused as well. */
  refuse({ serial }: Flight): void {
    if (this.#from && serial > this.#from.serial) this.#refused += 1;
  }

  /** Requests refused since the beginning. */
  get refused(): number {
    return this.#refused;
  }

  /** What was accepted between the beginning and a request, that one not included. */
  until({ serial, startedAt }: Flight): Refill | undefined {
    if (!this.#from || serial <= this.#from.serial) return undefined;
    const accepted = Math.max(0, serial - this.#from.serial - 1 - this.#refused);
    return { accepted, millis: Math.max(1, startedAt - this.#from.startedAt) };
  }
}
