/** A time that is known to lie between two others, in epoch milliseconds; or a length, in milliseconds. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/** What two estimates of the same have in common; the newer one when they contradict each other. */
export function narrowed(older: Span | undefined, newer: Span): Span {
  if (!older) return newer;
  const low = Math.max(older.low, newer.low);
  const high = Math.min(older.high, newer.high);
  return low <= high ? { low, high } : newer;
}
