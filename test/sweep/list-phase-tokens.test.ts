import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { NOW } from '../support/clock.ts';
import { brokenList, memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf } from '../support/tokens.ts';
import { stale } from './stale.ts';

describe('a token that cannot be compared fails the list', () => {
  test.each<[string, Partial<Token>]>([
    ['no id', { id: '' }],
    ['a creation that is no number', { createdAt: Number.NaN }],
    ['an expiry that is no number', { expiresAt: Number.NaN }],
    ['a use that is no number', { lastUsedAt: Number.NaN }],
    ['an endless expiry', { expiresAt: Number.POSITIVE_INFINITY }],
    ['an endless past', { createdAt: Number.NEGATIVE_INFINITY }],
    ['an instant that no date can hold', { expiresAt: -8.64e15 - 1 }],
  ])('%s', async (_, facts) => {
    const connection = memoryConnection({
      pageSize: 2,
      tokens: [stale('a'), stale('b'), stale('c'), stale('d', facts)],
    });
    const { of } = await run([connection]);
    expect(connection.revoked).toEqual([]);
    expect(of('memory')).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'invalid-response',
        message: facts.id === '' ? 'a listed token has no id' : 'd: invalid timestamp',
      },
      totals: { listed: 2, withheld: 2 },
    });
  });

  test.each<Partial<Token>>([
    { createdAt: 0, expiresAt: -1, lastUsedAt: 0 },
    { createdAt: -8.64e15, expiresAt: 8.64e15, lastUsedAt: 'never' },
  ])('%j are instants like any other', async (facts) => {
    const { of } = await run([memoryConnection({ tokens: [stale('a', facts)] })]);
    expect(of('memory').outcome).toBe('ok');
  });
});

describe('a token that the provider has settled is not decided by the rules', () => {
  const error = { code: 'invalid-secret', message: 'the entry is not JSON' };
  const settled = [
    stale('gone', { providerState: { kind: 'gone', reason: 'it is revoked' } }),
    stale('unreadable', { providerState: { kind: 'unreadable', error } }),
    stale('in transition', { providerState: { kind: 'in-transition', reason: 'being deleted' } }),
  ];

  test('gone counts as already gone, unreadable as failed, in transition as kept', async () => {
    const connection = memoryConnection({ tokens: settled });
    const { of, fates } = await run([connection]);
    expect(connection.revoked).toEqual([]);
    expect(of('memory').totals).toMatchObject({ listed: 3, kept: 1, alreadyGone: 1, failed: 1 });
    expect(fates).toEqual([
      {
        type: 'token',
        connection: 'memory',
        provider: 'memory',
        token: settled[0],
        decision: 'keep',
        reason: 'it is revoked',
        outcome: 'already-gone',
        at: NOW,
      },
      {
        type: 'token',
        connection: 'memory',
        provider: 'memory',
        token: settled[1],
        decision: 'keep',
        reason: 'it could not be read',
        outcome: 'failed',
        error,
        at: NOW,
      },
    ]);
  });

  test('one that cannot be read degrades its connection, and the rest goes on', async () => {
    const connection = memoryConnection({ tokens: [...settled, stale('a')] });
    const { of } = await run([connection]);
    expect(connection.revoked.map(({ id }) => id)).toEqual(['a']);
    expect(of('memory')).toMatchObject({ outcome: 'degraded', complete: true });
  });

  test('gone and in transition do not degrade the connection', async () => {
    const { of } = await run([
      memoryConnection({ tokens: [...settled.slice(0, 1), ...settled.slice(2)] }),
    ]);
    expect(of('memory')).toMatchObject({ outcome: 'ok', complete: true });
  });

  test('in an incomplete list they keep their state', async () => {
    const connection = memoryConnection({
      list: () => brokenList(settled, 3, new SweepError('unavailable', 'broke')),
    });
    const { of } = await run([connection]);
    expect(of('memory').totals).toMatchObject({ kept: 1, alreadyGone: 1, failed: 1 });
  });
});

describe('a token that could not be read', () => {
  const unreadable = (facts: Partial<Token>) =>
    stale('odd', {
      providerState: { kind: 'unreadable', error: { code: 'forbidden', message: 'odd: no' } },
      ...facts,
    });
  const keepsOne = policyOf({ safeguards: { keepNewest: 1 } });

  test('withholds its group, whose newest are not known, and no other', async () => {
    const connection = memoryConnection({
      policy: keepsOne,
      tokens: [
        unreadable({ group: 'g' }),
        stale('in g', { group: 'g' }),
        stale('in h', { group: 'h' }),
      ],
    });
    const { of, fates } = await run([connection]);
    expect(connection.revoked.map(({ id }) => id)).toEqual(['in h']);
    expect(of('memory').totals).toMatchObject({ failed: 1, withheld: 1, revoked: 1 });
    expect(fates.find(({ decision }) => decision === 'withheld')?.reason).toBe(
      'keepNewest: a token of its group could not be read, so the newest are not known',
    );
  });

  test('withholds nothing where no newest token is kept', async () => {
    const connection = memoryConnection({ tokens: [unreadable({}), stale('a')] });
    await run([connection]);
    expect(connection.revoked.map(({ id }) => id)).toEqual(['a']);
  });
});
