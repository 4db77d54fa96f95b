import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { createSharedStore } from '../memory/shared-store.ts';
import { NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf } from '../support/tokens.ts';
import { fresh, nights, stale } from './nights.ts';

describe('a run is remembered', () => {
  test('with what it listed, removed and failed to remove', async () => {
    const night = nights();
    const connection = memoryConnection({
      tokens: [...fresh(5), ...stale(3)],
      revoke: async ({ id }) => {
        if (id === 'stale-2') throw new SweepError('conflict', 'not now');
        return 'revoked';
      },
    });

    await run([connection], { memory: night.of() });

    expect(await night.runs()).toMatchObject([
      { runId: 'run-1', at: NOW, mode: 'enforce', listed: 8, removed: 2, failed: 1 },
    ]);
    expect((await night.runs())[0]).not.toHaveProperty('unsettled');
  });

  test('in plan mode too, unless it only asks what if', async () => {
    const night = nights();
    const connection = memoryConnection({ tokens: stale(3) });

    await run([connection], { mode: 'plan', memory: night.of({ remembersRun: false }) });
    await run([connection], { mode: 'plan', memory: night.of() });

    expect(await night.runs()).toMatchObject([{ runId: 'run-2', mode: 'plan', removed: 0 }]);
  });

  test('before it removes anything, for the case that it dies', async () => {
    const night = nights();
    let during: unknown;
    const connection = memoryConnection({
      tokens: stale(3),
      async revoke() {
        during ??= await night.runs();
        return 'revoked';
      },
    });

    await run([connection], { memory: night.of() });

    expect(during).toMatchObject([{ runId: 'run-1', removed: 3, unsettled: true }]);
  });

  test('not at all when its list broke off', async () => {
    const night = nights();
    const connection = memoryConnection({
      async *list() {
        yield fresh(5);
        throw new SweepError('unavailable', 'gone');
      },
    });

    await run([connection], { memory: night.of() });

    expect(await night.runs()).toEqual([]);
  });
});

describe('a list that is much shorter than the ones before', () => {
  const short = () => memoryConnection({ tokens: [...fresh(9), ...stale(1)] });

  test('holds the connection, and is not what the next one is compared with', async () => {
    const night = nights();
    await run([memoryConnection({ tokens: fresh(100) })], { mode: 'plan', memory: night.of() });

    for (const _ of [1, 2, 3]) {
      const connection = short();
      const { of, fates } = await run([connection], { memory: night.of() });
      expect(connection.revoked).toEqual([]);
      expect(of('memory')).toMatchObject({
        outcome: 'degraded',
        error: { code: 'held', message: expect.stringMatching(/^maxListDrop: 10 tokens .* 100 /) },
      });
      expect(fates).toMatchObject([{ decision: 'withheld' }]);
    }
    expect((await night.runs()).at(-1)).toMatchObject({ held: 'maxListDrop', removed: 0 });
  });

  test('holds it when it is empty, with nothing to remove', async () => {
    const night = nights();
    await run([memoryConnection({ tokens: fresh(2) })], { memory: night.of() });

    const { of } = await run([memoryConnection()], { memory: night.of() });

    expect(of('memory')).toMatchObject({ outcome: 'degraded', error: { code: 'held' } });
  });

  test('does not hold it where the sweeper removed what is missing, or the policy allows it', async () => {
    const night = nights();
    const connection = memoryConnection({ tokens: [...fresh(1), ...stale(99)] });
    for (const listed of [100, 1]) {
      const { report } = await run([connection], { memory: night.of() });
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed } });
    }
    await run([memoryConnection({ tokens: fresh(100) })], { memory: night.of() });
    await run([memoryConnection({ tokens: fresh(100) })], { memory: night.of() });
    const { safeguards, ...policy } = policyOf();
    const lax = { ...policy, safeguards: { ...safeguards, maxListDrop: 0.95 } };

    const { report } = await run([memoryConnection({ tokens: fresh(9), policy: lax })], {
      memory: night.of(),
    });

    expect(report.outcome).toBe('ok');
  });

  test('does not hold it where a part is known to be missing, and is not what the next is compared with', async () => {
    const night = nights();
    await run([memoryConnection({ tokens: fresh(100) })], { memory: night.of() });
    const problem = { code: 'forbidden', message: 'group 2 cannot be listed', group: '2' } as const;
    const partial = memoryConnection({
      tokens: [...fresh(9), ...stale(1)],
      problems: () => [problem],
    });

    const { of } = await run([partial], { memory: night.of() });

    expect(of('memory')).toMatchObject({ error: { code: 'forbidden' }, totals: { revoked: 1 } });
    expect((await night.runs()).at(-1)).toMatchObject({ partial: true, removed: 1 });
  });
});

test('a list that is much shorter holds the connection however many runs were killed before they removed anything', async () => {
  const night = nights();
  const connection = memoryConnection({
    tokens: [...fresh(60), ...stale(20)],
    revoke: () => Promise.reject(new SweepError('unavailable', 'killed')),
  });
  for (let count = 0; count < 3; count++) {
    let writes = 0;
    const update: typeof night.memory.update = async (...change) => {
      if (++writes > 1) throw new SweepError('memory-unavailable', 'killed');
      return night.memory.update(...change);
    };
    await run([connection], { memory: night.of({ memory: { ...night.memory, update } }) });
  }

  const shorter = memoryConnection({ tokens: [...fresh(30), ...stale(20)] });
  const { report } = await run([shorter], { memory: night.of() });

  expect(report.connections[0]?.error?.message).toMatch(/^maxListDrop: 50 .* 80 are expected/);
  expect((await night.runs()).map(({ removed, unsettled }) => [removed, unsettled])).toEqual([
    [0, undefined],
    [0, undefined],
    [0, undefined],
    [0, undefined],
  ]);
});

describe('a memory', () => {
  test('that cannot be read fails the connection before anything is listed', async () => {
    const shared = createSharedStore();
    await shared.store.write('memory', 'garbage', undefined);
    for (const mode of ['plan', 'enforce'] as const) {
      const connection = memoryConnection({ tokens: stale(3) });
      const { of } = await run([connection], { mode, memory: nights(shared.store).of() });
      expect(of('memory')).toMatchObject({
        outcome: 'failed',
        totals: { listed: 0 },
        error: { code: 'memory-unavailable' },
      });
      expect(connection.revoked).toEqual([]);
    }
  });

  test('that cannot be written is a warning for a plan, and stops an enforcing run', async () => {
    const full = async () => {
      throw new SweepError('memory-unavailable', 'the disk is full');
    };
    const night = nights({ read: async () => undefined, write: full, remove: full });
    const connection = memoryConnection({ tokens: stale(3) });

    const planned = await run([connection], { mode: 'plan', memory: night.of() });
    expect(planned.report).toMatchObject({ outcome: 'ok', totals: { planned: 3 } });
    expect(night.warnings).toMatchObject([{ code: 'memory-unavailable' }]);

    const enforced = await run([connection], { memory: night.of() });
    expect(enforced.of('memory')).toMatchObject({ error: { code: 'memory-unavailable' } });
    expect(connection.revoked).toEqual([]);
  });

  test.each([
    [2, 'withheld', 0],
    [3, 'revoked', 3],
  ])('that fails at write %i leaves tokens %s, and is told', async (failing, state, removed) => {
    const { store } = createSharedStore();
    let writes = 0;
    const night = nights({
      read: store.read,
      remove: store.remove,
      async write(name, text, tag) {
        writes++;
        if (writes === failing) throw new SweepError('memory-unavailable', 'the disk is full');
        return store.write(name, text, tag);
      },
    });
    const connection = memoryConnection({ tokens: stale(3) });

    const { of } = await run([connection], { memory: night.of() });

    expect(of('memory').totals).toMatchObject({ [state]: 3 });
    expect(of('memory').outcome).not.toBe('ok');
    expect(of('memory').error).toMatchObject({ code: 'memory-unavailable' });
    expect(connection.revoked).toHaveLength(removed);
  });
});
