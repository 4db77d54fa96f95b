import { expect, test } from 'vitest';
import { createGovernor } from '../../lambda/http/governor.ts';

const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
const clock = { now: () => 0, sleep: () => new Promise<void>(() => {}) };

test('gives slots at once until the concurrency is reached, then one for each that is left', async () => {
  const governor = createGovernor({ limits: { concurrency: 2, timeoutMillis: 1000 }, clock });
  expect(governor.enter(stop)).toBe(true);
  expect(governor.enter(stop)).toBe(true);
  const third = governor.enter(stop);
  expect(third).toBeInstanceOf(Promise);
  governor.leave({ kind: 'ok' });
  expect(await third).toBe(true);
});
