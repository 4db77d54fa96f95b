import { setTimeout as delay, setImmediate as nextTick } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => Math.trunc(performance.now()),
  sleep: (millis, signal) =>
    millis === 0 ? nextTick() : delay(millis, undefined, signal && { signal }).catch(() => {}),
};
