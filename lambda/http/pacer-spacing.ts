/** Share of a told rate that is used, so that two clocks that differ never take us above it. */
export const USED_SHARE = 0.99;

/**
 * Milliseconds by which a late start may be made up for: timers are that late. With `USED_SHARE` it still
 * keeps every window of one second within the told rate.
 */
const SLACK = 10;

/** Spaces the starts of requests evenly. */
export class Spacing {
  /** When the next request may start, in epoch milliseconds. */
  next = Number.NEGATIVE_INFINITY;

  /** One request starts; the one after it comes `millis` later, or already at `latest` if that is to come. */
  start(now: number, millis: number, latest: number): void {
    this.next = Math.max(this.next, now - SLACK) + millis;
    if (latest > now) this.next = Math.min(this.next, latest);
  }
}
