import type { Clock } from '../../lambda/ports.ts';

/** A clock on which waiting costs nothing: a sleep moves the time on at once. */
export interface TestClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[];
}

/** The instant at which every test of this folder begins, in epoch milliseconds. */
export const START = Date.parse('2026-11-25T12:00:00.000Z');

/** A {@link TestClock} that begins at {@link START}. */
export function createTestClock(): TestClock {
  const waits: number[] = [];
  let now = START;
  return {
    waits,
    now: () => now,
    async sleep(millis, signal) {
      if (signal?.aborted) return;
      waits.push(millis);
      const until = now + millis;
      await Promise.resolve();
      // Sleeps side by side end together, as on a real clock.
      now = Math.max(now, until);
    },
  };
}
