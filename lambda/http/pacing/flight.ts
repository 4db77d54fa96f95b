/** A request in flight, as it was when it started. */
export interface Flight {
  /** Requests are numbered in the order in which they start. */
  readonly serial: number;
  /** By `Clock.elapsed`. */
  readonly startedAt: number;
}
