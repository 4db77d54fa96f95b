import type { Clock } from '../../lambda/ports.ts';

/** The instant at which the tests begin, in epoch milliseconds. */
export const NOW = Date.parse('2026-11-25T12:00:00.000Z');

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A clock on which waiting costs nothing: a sleep moves the time on at once. */
export interface TestClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[];
  /** Lets time pass. */
  advance(millis: number): void;
}

/** A wall clock that can be set. */
export interface Settable {
  /** Sets it forward, or back where `millis` is negative. No time passes. */
  set(millis: number): void;
}

/** The clock of another machine in the time of `clock`, with a wall clock that can be set. */
export function settableClock<Time extends Clock>(clock: Time): Time & Settable {
  let shift = 0;
  return {
    ...clock,
    now: () => clock.now() + shift,
    set(millis) {
      shift += millis;
    },
  };
}

/** What the clock that nobody sets shows at first: nothing that could be taken for an instant. */
export const FIRST_ELAPSED = 5_000_000;

/** A {@link TestClock} that begins at `now`. */
export function createTestClock(now = NOW): TestClock {
  const waits: number[] = [];
  let time = now;
  return {
    waits,
    now: () => time,
    elapsed: () => time - now + FIRST_ELAPSED,
    advance(millis) {
      time += millis;
    },
    async sleep(millis, signal) {
      if (signal?.aborted) return;
      waits.push(millis);
      const until = time + millis;
      await Promise.resolve();
      // Sleeps side by side end together, as on a real clock.
      time = Math.max(time, until);
    },
  };
}
