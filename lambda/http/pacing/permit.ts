/** The right to send one request, kept until its response has come. */
export interface Permit {
  /** Requests are numbered in the order in which they start. */
  readonly serial: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Requests in flight when it started, this one included. */
  readonly inFlight: number;
}
