import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import type { Stop } from '../../lambda/ports.ts';
import { sweep } from '../../lambda/sweep/sweep.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { brokenList, memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';

function stale(count: number): Token[] {
  return Array.from({ length: count }, (_, index) =>
    tokenOf({ id: `token-${index}`, expiresAt: NOW - DAY }),
  );
}

function healthy(name: string) {
  return memoryConnection({ name, tokens: stale(2) });
}

const refused = new SweepError('invalid-secret', 'the secret lacks a field');

describe('connections are isolated from each other', () => {
  test('what fails in one is in its own report, and the run is degraded', async () => {
    const one = healthy('one');
    const two = healthy('two');
    const connections = [
      one,
      { ...healthy('no connect'), connect: () => Promise.reject(refused) },
      memoryConnection({
        name: 'broken list',
        list: () => brokenList(stale(1), 1, new SweepError('unavailable', 'broke')),
      }),
      memoryConnection({
        name: 'held',
        tokens: stale(2),
        policy: policyOf({ safeguards: { maxRevocations: 1 } }),
      }),
      memoryConnection({
        name: 'refuses',
        tokens: stale(1),
        revoke: () => Promise.reject(new SweepError('forbidden', 'no')),
      }),
      two,
    ];
    const { report, of } = await run(connections);
    expect([one.revoked.length, two.revoked.length]).toEqual([2, 2]);
    expect(report.connections.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['one', 'ok'],
      ['no connect', 'failed'],
      ['broken list', 'failed'],
      ['held', 'degraded'],
      ['refuses', 'degraded'],
      ['two', 'ok'],
    ]);
    expect(of('no connect')).toMatchObject({
      complete: false,
      error: { code: 'invalid-secret', message: 'the secret lacks a field' },
      totals: { listed: 0 },
    });
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { listed: 8, revoked: 4, withheld: 3, failed: 1 },
    });
  });
});

describe('connections are swept in parallel', () => {
  test('a connection that never answers does not delay another', async () => {
    const blocked = Promise.withResolvers<never>();
    const one = healthy('one');
    const events: string[] = [];
    const both = run([{ ...healthy('silent'), connect: () => blocked.promise }, one], {
      onEvent: ({ type, connection }) => {
        events.push(`${connection} ${type}`);
        if (type === 'connection-finished') blocked.reject(refused);
      },
    });
    await both;
    expect(events.slice(-2)).toEqual(['one connection-finished', 'silent connection-finished']);
    expect(one.revoked).toHaveLength(2);
  });

  test('they are swept at the same time', async () => {
    const started: string[] = [];
    const all = Promise.withResolvers<void>();
    const connections = ['one', 'two', 'three'].map((name) =>
      memoryConnection({
        name,
        async *list() {
          started.push(name);
          if (started.length === 3) all.resolve();
          await all.promise;
          yield stale(1);
        },
      }),
    );
    const { report } = await run(connections);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 3 } });
  });

  test('a run without connections is ok', async () => {
    const { report } = await run([]);
    expect(report).toMatchObject({ outcome: 'ok', complete: true, totals: { listed: 0 } });
  });
});

test('a sweep stops when its events are no longer read: nothing new begins, what is in flight finishes', async () => {
  const ended: string[] = [];
  const connection = memoryConnection({
    tokens: stale(50),
    concurrency: 1,
    revoke: async ({ id }) => {
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(id);
      return 'revoked';
    },
  });
  const stop = { signal: new AbortController().signal, deadline: Infinity };
  for await (const event of sweep([connection], {
    mode: 'enforce',
    clock: createTestClock(),
    stop,
  })) {
    if (event.type === 'token') break;
  }
  expect(ended.length).toBe(connection.revoked.length);
  expect(ended.length).toBeLessThan(5);
  expect(connection.closed()).toBe(1);
});

test('a run that is stopped before it begins lists no further than it must, and revokes nothing', async () => {
  const connection = memoryConnection({ tokens: stale(6), pageSize: 2 });
  const { of } = await run([connection], { signal: AbortSignal.abort() });
  expect(connection.revoked).toEqual([]);
  expect(of('memory')).toMatchObject({
    outcome: 'degraded',
    complete: false,
    error: { code: 'deadline' },
    totals: { listed: 2, deferred: 2 },
  });
});

test.each([
  [999, 0],
  [1000, 1],
  [2500, 2],
])(
  'the events of %i tokens at once are emitted with %i pauses, so that their records do not pile up',
  async (count, pauses) => {
    const clock = createTestClock();
    const slept: number[] = [];
    const sleep = async (millis: number) => void slept.push(millis);
    await run([memoryConnection({ tokens: stale(count) })], {
      mode: 'plan',
      clock: { ...clock, sleep },
    });
    expect(slept).toEqual(Array(pauses).fill(0));
  },
);

test('of many connections sixteen are started at a time, and their events are read in between', async () => {
  const started: number[] = [];
  let connects = 0;
  const connections = Array.from({ length: 40 }, (_, index) => {
    const connection = memoryConnection({ name: `connection-${index}`, tokens: [] });
    return {
      ...connection,
      connect: (stop: Stop) => {
        connects++;
        return connection.connect(stop);
      },
    };
  });
  const sleep = async () => void started.push(connects);
  const { report } = await run(connections, { clock: { ...createTestClock(), sleep } });
  expect(started).toEqual([16, 32]);
  expect(report).toMatchObject({ outcome: 'ok', complete: true });
});
