import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../lambda/domain/candidate.ts';
import type { RestoreIntent } from '../../lambda/domain/restore-event.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { DAY, NOW } from '../support/clock.ts';
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

const intentRule = ({ rule }: Candidate | RestoreIntent) =>
  typeof rule === 'object' ? rule.name : rule;

describe('the intents are persisted before the first revocation', () => {
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
          log.push([name, candidates.map((one) => [one.token.id, intentRule(one)])]);
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

  test('and looked for before each removal: where they are gone, the run stops there', async () => {
    const stopping = new AbortController();
    const connection = memoryConnection({ tokens: stale(5), concurrency: 1 });
    const intents = {
      write: async () => {},
      verify() {
        if (connection.revoked.length === 2) stopping.abort();
      },
    };
    const { of } = await run([connection], { intents, signal: stopping.signal });
    expect(connection.revoked.map(({ id }) => id)).toEqual(['token-0', 'token-1']);
    expect(of('memory')).toMatchObject({ complete: false, totals: { revoked: 2, deferred: 3 } });
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

  test('and nothing is persisted where there is nothing to revoke', async () => {
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

test('the report names what limited a connection, beside its limits', async () => {
  const limitedBy = { kind: 'rate', requestsPerSecond: 12 } as const;
  const connection = memoryConnection({ concurrency: 7 });
  const limited: typeof connection = {
    ...connection,
    connect: async (...how) => {
      const connected = await connection.connect(...how);
      return { ...connected, limits: () => ({ ...connected.limits(), limitedBy }) };
    },
  };
  const { of } = await run([limited]);
  expect(of('memory')).toMatchObject({ limits: { concurrency: 7, throttled: 0 }, limitedBy });
  expect(of('memory').limits).not.toHaveProperty('limitedBy');
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
