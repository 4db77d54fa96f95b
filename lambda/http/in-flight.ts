/** An attempt in flight; it knows its own index, so that removing it needs no search. */
export interface Flight {
  index: number;
}

/**
 * The attempts in flight, unordered. Not a Set: a hash table that a Set has outgrown keeps its entries alive until a full
 * garbage collection, so everything ever sent would stay in memory.
 */
export class InFlight<T extends Flight> {
  readonly #flights: T[] = [];

  /** A snapshot of all attempts in flight. */
  get all(): readonly T[] {
    return [...this.#flights];
  }

  /** Adds an attempt. */
  add(flight: T): void {
    flight.index = this.#flights.push(flight) - 1;
  }

  /** Removes an attempt; a second call changes nothing. */
  remove(flight: T): void {
    if (this.#flights[flight.index] !== flight) return;
    const last = this.#flights.pop();
    if (last === undefined || last === flight) return;
    this.#flights[flight.index] = last;
    last.index = flight.index;
  }
}
