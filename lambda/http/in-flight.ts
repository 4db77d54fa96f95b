/** What is in flight; it knows its own place, so that leaving takes no search. */
export interface Flight {
  place: number;
}

/**
 * The attempts that are in flight, in no order. Not a Set: each table that a Set outgrows goes on holding what was in
 * it, and the next table, until a full collection; so everything ever sent stayed in memory, 0.8 KB a request.
 */
export class InFlight<T extends Flight> {
  readonly #flights: T[] = [];

  /** Those that are in flight now. */
  get all(): readonly T[] {
    return [...this.#flights];
  }

  /** One begins. */
  add(flight: T): void {
    flight.place = this.#flights.push(flight) - 1;
  }

  /** One has ended; ending once more changes nothing. */
  remove(flight: T): void {
    if (this.#flights[flight.place] !== flight) return;
    const last = this.#flights.pop();
    if (last === undefined || last === flight) return;
    this.#flights[flight.place] = last;
    last.place = flight.place;
  }
}
