/** Decides when the next request may start. Times are epoch milliseconds. */
export interface Pacer {
  /** The earliest moment at which one more request may start; not after `now` when it may at once. */
  readyAt(now: number): number;
  /** One request starts now. */
  start(now: number): void;
}

/** Share of the told rate that is used, so that clocks that differ never push us above it. */
const usedShare = 0.99;

/**
 * How late a start may be made up for, in milliseconds: a timer is often that late. It adds less to
 * one second than `usedShare` leaves, so no window of a second holds more than the told rate.
 */
const slackMillis = 10;

/** Evenly spaced starts at `requestsPerSecond`. */
export function createFixedPacer(requestsPerSecond: number): Pacer {
  const spacing = 1000 / (requestsPerSecond * usedShare);
  let next = Number.NEGATIVE_INFINITY;
  return {
    readyAt: () => next,
    start(now) {
      next = Math.max(next, now - slackMillis) + spacing;
    },
  };
}
