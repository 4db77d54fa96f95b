/** Requests accepted one after another that mean that a window has opened. */
export const TRIAL = 3;

/** Trials in a row that are refused until it is taken for a low rate. */
export const MOST_FAILED_TRIALS = 3;

/** A few requests after a blackout: if all of them are accepted, a window has opened. */
export interface Trial {
  /** Requests that may still start. */
  left: number;
  /** When the probe started that was accepted first, in epoch milliseconds. */
  readonly startedAt: number;
}
