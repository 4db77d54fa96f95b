import type { Clock } from '../ports.ts';

/**
 * A clock whose wall time goes on evenly from now on, whatever the wall clock is set to: a connection signs, decides and
 * records by one time from its start to its end.
 */
export function steadyClock({ now, elapsed, sleep }: Clock): Clock {
  const epoch = now() - elapsed();
  return { now: () => epoch + elapsed(), elapsed, sleep };
}
