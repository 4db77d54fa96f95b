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
  test('what goes wrong in one is its own report, and the run is degraded', async () => {
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

  test('a connection that never answers does not hold up another', async () => {
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

  test('no connections at all come to nothing, and that is well', async () => {
    const { report } = await run([]);
    expect(report).toMatchObject({ outcome: 'ok', complete: true, totals: { listed: 0 } });
  });
});

describe('plan mode', () => {
  test('decides everything and touches nothing', async () => {
    const connection = memoryConnection({
      tokens: [...stale(2), tokenOf({ id: 'own', own: true, expiresAt: NOW })],
    });
    const { of, fates, events } = await run([connection], { mode: 'plan' });
    expect(connection.revoked).toEqual([]);
    expect(of('memory')).toMatchObject({
      outcome: 'ok',
      complete: true,
      totals: { listed: 3, planned: 2, withheld: 1 },
    });
    expect(fates.filter(({ outcome }) => outcome)).toMatchObject([
      { decision: 'revoke', outcome: 'planned', rule: 'revoke-1' },
      { decision: 'revoke', outcome: 'planned', rule: 'revoke-1' },
    ]);
    expect(events.some(({ type }) => type === 'acting')).toBe(false);
  });

  test('plans exactly what enforcing then does', async () => {
    const tokens = [...stale(3), tokenOf({ id: 'own', own: true, expiresAt: NOW })];
    const planned = await run([memoryConnection({ tokens })], { mode: 'plan' });
    const enforced = await run([memoryConnection({ tokens })]);
    const idsOf = (fates: typeof planned.fates, outcome: string) =>
      fates.filter((fate) => fate.outcome === outcome).map(({ token }) => token.id);
    expect(idsOf(enforced.fates, 'revoked')).toEqual(idsOf(planned.fates, 'planned'));
  });

  test('writes no intent', async () => {
    const intents = {
      write: () => Promise.reject(new SweepError('audit-unavailable', 'must not be called')),
    };
    const { report } = await run([healthy('one')], { mode: 'plan', intents });
    expect(report.outcome).toBe('ok');
  });
});

describe.each(['plan', 'enforce'] as const)('a connection that is held, mode %s', (mode) => {
  test('revokes nothing and says why, for each token and as a whole', async () => {
    const connection = memoryConnection({
      tokens: stale(2),
      clockSkewMillis: DAY,
      policy: policyOf({ safeguards: { maxClockSkew: 0 } }),
    });
    const { of, fates } = await run([connection], { mode });
    const reason = "maxClockSkew: the provider's clock differs from the local one by 86400 s";
    expect(connection.revoked).toEqual([]);
    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      complete: true,
      error: { code: 'held', message: reason },
      totals: { listed: 2, withheld: 2 },
    });
    expect(fates.map((fate) => [fate.decision, fate.reason])).toEqual([
      ['withheld', reason],
      ['withheld', reason],
    ]);
  });
});

describe('what is about to be revoked is made durable first', () => {
  test('with exactly the tokens that will be tried', async () => {
    const log: unknown[] = [];
    const connection = memoryConnection({
      tokens: [...stale(2), tokenOf({ id: 'own', own: true, expiresAt: NOW })],
      revoke: async ({ id }) => {
        log.push(id);
        return 'revoked';
      },
    });
    await run([connection], {
      intents: {
        async write({ name }, candidates) {
          log.push([name, candidates.map(({ token, rule }) => [token.id, rule.name])]);
        },
      },
    });
    expect(log).toEqual([
      [
        'memory',
        [
          ['token-0', 'revoke-1'],
          ['token-1', 'revoke-1'],
        ],
      ],
      'token-0',
      'token-1',
    ]);
  });

  test('and when that fails, nothing is revoked', async () => {
    const connection = memoryConnection({
      tokens: [...stale(2), tokenOf({ id: 'own', own: true, expiresAt: NOW })],
    });
    const { of, fates } = await run([connection], {
      intents: { write: () => Promise.reject(new SweepError('audit-unavailable', 'disk full')) },
    });
    expect(connection.revoked).toEqual([]);
    expect(of('memory')).toMatchObject({
      outcome: 'failed',
      complete: false,
      error: { code: 'audit-unavailable', message: 'disk full' },
      totals: { listed: 3, withheld: 3 },
    });
    expect(fates.slice(1).map(({ reason }) => reason)).toEqual(
      Array(2).fill('audit-unavailable: could not persist the revocation intents'),
    );
  });

  test('where there is nothing to revoke, there is nothing to make durable', async () => {
    const { report } = await run([memoryConnection()], {
      intents: { write: () => Promise.reject(new SweepError('audit-unavailable', 'disk full')) },
    });
    expect(report.outcome).toBe('ok');
  });
});

describe('a connection is closed', () => {
  test.each([
    ['when all went well', {}],
    ['when its list broke', { list: () => brokenList([], 1, refused) }],
    ['when its revocations failed', { revoke: () => Promise.reject(refused) }],
  ])('%s, once', async (_, options) => {
    const connection = memoryConnection({ tokens: stale(1), ...options });
    await run([connection]);
    expect(connection.closed()).toBe(1);
  });
});

test('the report names the limits as the provider allowed them', async () => {
  const { of } = await run([memoryConnection({ concurrency: 7 })]);
  expect(of('memory').limits).toEqual({ concurrency: 7, throttled: 0 });
});

test('who stops listening stops the sweep: nothing new begins, what is in flight finishes', async () => {
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

test('a run that is told to stop before it begins lists no further than it must, and revokes nothing', async () => {
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
  'of %i tokens at once it speaks with %i pauses, so that their records do not pile up',
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

test('of many connections it starts a few, and lets these be served before it starts more', async () => {
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

test('events come in order: pages, what stays, acting, what goes, the end', async () => {
  const connection = memoryConnection({
    pageSize: 2,
    tokens: [...stale(2), tokenOf({ id: 'own', own: true, expiresAt: NOW })],
  });
  const { events } = await run([connection]);
  expect(events.map(({ type }) => type)).toEqual([
    'page',
    'page',
    'token',
    'acting',
    'token',
    'token',
    'connection-finished',
  ]);
});
