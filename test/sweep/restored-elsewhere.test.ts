import { expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import type { Memory } from '../../lambda/memory-ports.ts';
import { createTestClock, DAY } from '../support/clock.ts';
import type { MemoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';
import { afterDisabling, restore } from './restorable.ts';

/** A restored token, and another connection to the same account that would disable it. */
async function besideRestored() {
  const world = await afterDisabling(1);
  await restore(world, { all: true });
  const { policy } = world.connection;
  const other: MemoryConnection = {
    ...world.connection,
    name: 'other',
    peers: async () => [{ name: 'memory', policy }],
  };
  const sweep = (connection = other, memory: Memory = world.night.memory, at = 0) => {
    const clock = createTestClock();
    clock.advance(at);
    return run([connection], { memory: { ...world.night.of(), memory }, clock });
  };
  return { world, other, sweep };
}

test('what another connection to the same account restored is not disabled', async () => {
  const { world, sweep } = await besideRestored();

  const { fates } = await sweep();

  expect(fates).toMatchObject([
    {
      decision: 'withheld',
      reason: expect.stringMatching(/^restored: by connection "memory"; no rule disables it again/),
    },
  ]);
  expect(world.disabled()).toEqual([]);
});

test('what another connection restored is disabled once its time is over', async () => {
  const { world, other, sweep } = await besideRestored();

  await sweep(other, world.night.memory, 30 * DAY);

  expect(world.disabled()).toEqual(['stale-0']);
});

test('what another connection restored is revoked where a rule says so, as by that connection', async () => {
  const { other, sweep } = await besideRestored();
  const policy = policyOf({ rules: rulesOf(['revoke', { expiredFor: 0 }]) });

  const { report } = await sweep({ ...other, policy });

  expect(report.totals.revoked).toBe(1);
});

test('a connection of another account is not asked what it restored', async () => {
  const { world, other, sweep } = await besideRestored();

  await sweep({ ...other, peers: async () => [] });

  expect(world.disabled()).toEqual(['stale-0']);
});

test('where it cannot be read what another connection restored, nothing is disabled', async () => {
  const { world, other, sweep } = await besideRestored();
  const recall: Memory['recall'] = (name) =>
    name === 'memory'
      ? Promise.reject(new SweepError('memory-unavailable', 'damaged'))
      : world.night.memory.recall(name);

  const { fates } = await sweep(other, { ...world.night.memory, recall });

  expect(fates).toMatchObject([
    { reason: 'memory-unavailable: what connection "memory" restored cannot be read' },
  ]);
  expect(world.disabled()).toEqual([]);
});
