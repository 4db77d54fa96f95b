import type { Clock } from '../../lambda/ports.ts';

/** The instant at which the tests begin, in epoch milliseconds. */
export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves the time, backwards too. */
  advance(millis: number): void;
}

/** A {@link FakeClock} at `now`; whoever sleeps on it moves it. */
export function createFakeClock(now = NOW): FakeClock {
  let time = now;
  return {
    now: () => time,
    advance(millis) {
      time += millis;
    },
    async sleep(millis) {
      time += millis;
    },
  };
}
