import { describe, expect, test } from 'vitest';
import { type ErrorCode, SweepError } from '../../lambda/errors.ts';
import { NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';
import { settled } from './settled.ts';
import { staleTokens } from './stale.ts';

test('each token that is to go gets its end, once', async () => {
  const connection = memoryConnection({
    tokens: staleTokens(3),
    revoke: async ({ id }) => (id === 'token-1' ? 'already-gone' : 'revoked'),
  });
  const { fates, of, events } = await run([connection]);
  // A claim that a token is gone is settled last, once another list has been read.
  expect(fates.map(({ token, ...fate }) => [token.id, fate])).toEqual(
    [
      ['token-0', 'revoked'],
      ['token-2', 'revoked'],
      ['token-1', 'already-gone'],
    ].map(([id, outcome]) => [
      id,
      {
        type: 'token',
        connection: 'memory',
        provider: 'memory',
        decision: 'revoke',
        rule: 'revoke-1',
        reason: 'rule revoke-1 matches',
        outcome,
        at: NOW,
      },
    ]),
  );
  expect(events.filter(({ type }) => type === 'acting')).toEqual([
    { type: 'acting', connection: 'memory', provider: 'memory', candidates: 3 },
  ]);
  expect(of('memory')).toMatchObject({
    outcome: 'ok',
    complete: true,
    totals: { listed: 3, revoked: 2, alreadyGone: 1 },
  });
});

describe('a revocation that fails keeps its token and stops no other', () => {
  test.each<ErrorCode>([
    'forbidden',
    'throttled',
    'unavailable',
    'timeout',
    'conflict',
    'not-found',
  ])('%s', async (code) => {
    const connection = memoryConnection({
      tokens: staleTokens(5),
      concurrency: 1,
      revoke: async ({ id }) => {
        if (id === 'token-1') throw new SweepError(code, 'refused');
        return 'revoked';
      },
    });
    const { of, fates } = await run([connection]);
    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { revoked: 4, failed: 1 },
    });
    expect(of('memory')).not.toHaveProperty('error');
    expect(fates.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      {
        token: { id: 'token-1' },
        decision: 'revoke',
        rule: 'revoke-1',
        error: { code, message: 'refused' },
      },
    ]);
  });

  test('even when all of them do', async () => {
    const connection = memoryConnection({
      tokens: staleTokens(3),
      revoke: () => Promise.reject(new SweepError('forbidden', 'no right to')),
    });
    const { of } = await run([connection]);
    expect(of('memory')).toMatchObject({ outcome: 'degraded', totals: { failed: 3 } });
  });

  test('an unexpected failure is told without its words', async () => {
    const connection = memoryConnection({
      tokens: staleTokens(1),
      revoke: () => Promise.reject(new TypeError('secret inside')),
    });
    const { fates } = await run([connection]);
    expect(fates).toMatchObject([
      { error: { code: 'internal', message: 'unexpected failure inside the sweeper' } },
    ]);
  });
});

test('a credential that is no longer accepted ends its connection; the rest is for the next run', async () => {
  const connection = memoryConnection({
    tokens: staleTokens(9),
    concurrency: 1,
    revoke: async ({ id }) => {
      await settled();
      if (id !== 'token-0') throw new SweepError('unauthorized', `not accepted for ${id}`);
      return 'revoked';
    },
  });
  const { of, report } = await run([connection]);
  expect(connection.revoked).toHaveLength(2);
  expect(of('memory')).toMatchObject({
    outcome: 'failed',
    complete: false,
    error: { code: 'unauthorized', message: 'not accepted for token-1' },
    totals: { revoked: 1, failed: 1, deferred: 7 },
  });
  expect(report).toMatchObject({ outcome: 'failed', complete: false });
});

describe('when the run must end', () => {
  test('what is in flight finishes, the rest is deferred, and nothing new begins', async () => {
    const stopping = new AbortController();
    const ended: string[] = [];
    const connection = memoryConnection({
      tokens: staleTokens(10),
      concurrency: 2,
      revoke: async ({ id }) => {
        if (id === 'token-3') stopping.abort();
        await settled();
        ended.push(id);
        return 'revoked';
      },
    });
    const { of, fates } = await run([connection], { signal: stopping.signal });
    expect(ended.toSorted()).toEqual(['token-0', 'token-1', 'token-2', 'token-3']);
    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { revoked: 4, deferred: 6 },
    });
    expect(of('memory')).not.toHaveProperty('error');
    expect(fates.find(({ outcome }) => outcome === 'deferred')).toMatchObject({
      decision: 'revoke',
      rule: 'revoke-1',
      reason: 'rule revoke-1 matches',
    });
  });

  test('a revocation that found no time is deferred, not failed', async () => {
    const connection = memoryConnection({
      tokens: staleTokens(2),
      revoke: async ({ id }) => {
        if (id === 'token-0') throw new SweepError('deadline', 'no time left');
        return 'revoked';
      },
    });
    const { of } = await run([connection]);
    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { revoked: 1, deferred: 1, failed: 0 },
    });
  });
});

test('a rule that disables disables, and never revokes', async () => {
  const policy = policyOf({
    rules: rulesOf(
      ['disable', { name: 'n0' }],
      ['disable', { name: 'n1' }],
      ['revoke', { name: '*' }],
    ),
  });
  const connection = memoryConnection({
    policy,
    tokens: staleTokens(3),
    disable: async ({ id }) => (id === 'token-1' ? 'already-gone' : 'disabled'),
  });
  const { of, fates } = await run([connection]);
  expect(connection.disabled.map(({ id }) => id)).toEqual(['token-0', 'token-1']);
  expect(connection.revoked.map(({ id }) => id)).toEqual(['token-2']);
  expect(of('memory').totals).toMatchObject({ disabled: 1, alreadyGone: 1, revoked: 1 });
  expect(fates.map(({ decision, outcome }) => [decision, outcome])).toEqual([
    ['revoke', 'revoked'],
    ['disable', 'disabled'],
    ['disable', 'already-gone'],
  ]);
});

test('where the provider cannot disable, nothing else is done instead', async () => {
  const policy = policyOf({ rules: rulesOf(['disable', { expiredFor: 0 }]) });
  const connection = memoryConnection({ policy, tokens: staleTokens(1) });
  const { fates } = await run([connection]);
  expect(connection.revoked).toEqual([]);
  expect(fates).toMatchObject([
    {
      decision: 'disable',
      outcome: 'failed',
      error: { code: 'unsupported', message: 'this provider cannot disable a token' },
    },
  ]);
});
