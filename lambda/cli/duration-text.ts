const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** Writes milliseconds as a configuration does, in the largest unit that divides them: `90d`. */
export function formatDuration(millis: number): string {
  const fitting = UNITS.find(([, size]) => millis % size === 0);
  return fitting ? `${millis / fitting[1]}${fitting[0]}` : `${millis}ms`;
}
