/** A list that came to its end, and how many tokens the sweeper has removed since. */
export interface PastList {
  readonly listed: number;
  removed: number;
}

/** Whether a list of this length must be held, as docs/memory.md says: written from that page alone. */
export function mustBeHeld(before: readonly PastList[], listed: number): boolean {
  const last = before.slice(-7).map((one) => one.listed - one.removed);
  if (last.length === 0) return false;
  const sorted = last.sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const expected =
    sorted.length % 2 === 1
      ? (sorted[Math.floor(middle)] ?? 0)
      : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  if (listed === 0) return expected > 0;
  const missing = expected - listed;
  return missing >= 10 && missing > 0.3 * expected;
}
