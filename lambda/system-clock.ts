import { setTimeout as delay, setImmediate as nextTick } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/** A longer timer would fire at once. */
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;

/** The machine's clock. A sleep of more than 24 days ends early. */
export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => Math.trunc(performance.now()),
  sleep: (millis, signal) =>
    millis === 0
      ? nextTick()
      : delay(Math.min(millis, LONGEST_TIMER_MILLIS), undefined, signal && { signal }).catch(
          () => {},
        ),
};
