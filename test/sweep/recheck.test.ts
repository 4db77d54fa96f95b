import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';
import { policy, staleToken } from './recheck-policy.ts';

const CHANGED = 'changed-since-plan: the policy no longer revokes it';

function connectionThatFinds(fresh: Token | 'gone') {
  let isRevoked = false;
  return memoryConnection({
    policy,
    tokens: [staleToken],
    inspect: async () => (isRevoked ? 'gone' : fresh),
    revoke: async () => {
      isRevoked = true;
      return 'revoked';
    },
  });
}

describe('where the API can show one token, it is checked again right before it is revoked', () => {
  test.each<[string, Partial<Token>, string]>([
    ['extended', { expiresAt: NOW + DAY }, CHANGED],
    ['extended a little', { expiresAt: NOW - HOUR + 1 }, CHANGED],
    ['its expiry not given any more', { expiresAt: 'unknown' }, CHANGED],
    ['its expiry not readable any more', { expiresAt: Number.NaN }, CHANGED],
    ['renamed, so that it is kept', { name: 'vip' }, CHANGED],
    ['renamed, so that it is only reported', { name: 'seen' }, CHANGED],
    ['renamed, so that it is only disabled', { name: 'pause' }, CHANGED],
    [
      'now in transition',
      { providerState: { kind: 'in-transition', reason: 'deleting' } },
      CHANGED,
    ],
    [
      'not readable any more',
      { providerState: { kind: 'unreadable', error: { code: 'forbidden', message: 'no' } } },
      CHANGED,
    ],
  ])('%s: kept, with that reason', async (_, change, reason) => {
    const connection = connectionThatFinds({ ...staleToken, ...change });
    const { of, fates } = await run([connection]);
    expect([...connection.revoked, ...connection.disabled]).toEqual([]);
    expect(of('memory')).toMatchObject({ outcome: 'ok', complete: true, totals: { kept: 1 } });
    expect(fates).toMatchObject([
      { token: staleToken, decision: 'keep', rule: 'revoke-4', reason },
    ]);
    expect(fates[0]).not.toHaveProperty('outcome');
  });

  test.each<[string, Partial<Token>, RegExp]>([
    ['protected', { owner: 'root' }, /^protect: /],
    ['what the connection signs in with', { own: true }, /^own-credential: /],
    ['recreated', { createdAt: NOW - 1, expiresAt: NOW - HOUR }, /^revoked$/],
  ])('now %s: the safeguards for single tokens are asked again', async (_, change, reason) => {
    const connection = connectionThatFinds({ ...staleToken, ...change });
    const { fates } = await run([connection]);
    expect(fates).toHaveLength(1);
    expect(fates[0]?.outcome ?? fates[0]?.reason).toMatch(reason);
  });
});

describe('a token that is checked again right before its revocation', () => {
  test('is too young when it was created anew and has just expired', async () => {
    const quick = { ...policy, rules: rulesOf(['revoke', { expiredFor: 0 }]) };
    const fresh = { ...staleToken, createdAt: NOW - 1, expiresAt: NOW - 1 };
    const connection = memoryConnection({
      policy: quick,
      tokens: [staleToken],
      inspect: async () => fresh,
    });
    const { fates, of } = await run([connection]);
    expect(connection.revoked).toEqual([]);
    expect(of('memory').totals).toMatchObject({ withheld: 1 });
    expect(fates).toMatchObject([
      { decision: 'withheld', rule: 'revoke-1', reason: 'minimumAge: it is too young' },
    ]);
  });

  test.each<[string, Token | 'gone']>([
    ['absent', 'gone'],
    [
      'said to be gone',
      { ...staleToken, providerState: { kind: 'gone', reason: 'it is revoked' } },
    ],
  ])('%s: it is not revoked again, and counts as already gone', async (_, fresh) => {
    const connection = connectionThatFinds(fresh);
    const { fates, of } = await run([connection]);
    expect(connection.revoked).toEqual([]);
    expect(of('memory').totals).toMatchObject({ alreadyGone: 1 });
    expect(fates).toMatchObject([
      {
        decision: 'keep',
        outcome: 'already-gone',
        reason: 'no longer exists (re-checked before revocation)',
      },
    ]);
  });

  test('is kept when the check fails', async () => {
    const connection = memoryConnection({
      policy,
      tokens: [staleToken],
      inspect: () => Promise.reject(new SweepError('unavailable', 'no answer')),
    });
    const { fates } = await run([connection]);
    expect(connection.revoked).toEqual([]);
    expect(fates).toMatchObject([{ outcome: 'failed', error: { code: 'unavailable' } }]);
  });
});

describe('the check right before a revocation', () => {
  test('lets an unchanged token be revoked as it was listed', async () => {
    const connection = connectionThatFinds({ ...staleToken });
    await run([connection]);
    expect(connection.revoked[0]).toBe(staleToken);
  });

  test('decides by the time of the check', async () => {
    const clock = createTestClock();
    const soon = rulesOf(['revoke', { expiresWithin: HOUR }]);
    const token = { ...staleToken, expiresAt: NOW + MINUTE };
    const connection = memoryConnection({
      policy: policyOf({ rules: soon }),
      tokens: [token],
      inspect: async () => {
        clock.advance(MINUTE);
        return token;
      },
    });
    const { fates } = await run([connection], { clock });
    expect(fates).toMatchObject([{ reason: CHANGED }]);
  });

  test.each([
    ['that stays', 'enforce', 'vip'],
    ['in plan mode', 'plan', 'plain'],
  ] as const)('a token %s is not looked at', async (_, mode, name) => {
    let looks = 0;
    const connection = memoryConnection({
      policy,
      tokens: [{ ...staleToken, name }],
      inspect: async (token) => {
        looks++;
        return token;
      },
    });
    await run([connection], { mode });
    expect(looks).toBe(0);
  });
});
