/** A wait of more than a minute, which people are told of. */
export interface LongWait {
  /** Absent when nobody knows how long it will be. */
  readonly end?: {
    /** How long it still is. */
    readonly millis: number;
    /** Epoch milliseconds. */
    readonly until: number;
  };
  /** What it is for, such as `as the provider asks (HTTP 429)`. */
  readonly why: string | undefined;
}
