import { expect, test } from 'vitest';
import type { InvocationContext } from '../../lambda/function/invocation-context.ts';
import { onDemand } from '../../lambda/function/on-demand.ts';
import { createTestClock } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';

const CONTEXT = {
  config: { mode: 'enforce', connections: [] },
  environment: { name: 'nightly', allowManualEnforce: true },
  adapters: { clock: createTestClock(), memory: AMPLE_MEMORY },
  runId: 'run-1',
  remainingMillis: 900_000,
  print() {},
} as unknown as InvocationContext;

test.for([
  ['approve', 'an event that approves holds'],
  ['inquiry', 'an event that asks holds'],
  ['restore', 'an event that restores holds'],
] as const)('what is asked for as %s is refused in its own words', async ([kind, words]) => {
  const refused = onDemand[kind]({ check: 0, approve: 0, restore: 0 }, CONTEXT);
  await expect(refused).rejects.toMatchObject({
    code: 'invalid-event',
    message: expect.stringContaining(words),
  });
});
