import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { createTestClock, DAY, HOUR, MINUTE, NOW } from '../support/clock.ts';
import { memoryConnection, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const stale = tokenOf({
  id: 'a',
  name: 'plain',
  createdAt: NOW - 9 * DAY,
  expiresAt: NOW - DAY,
});

const policy = policyOf({
  rules: rulesOf(
    ['report', { name: 'seen' }],
    ['keep', { name: 'vip' }],
    ['disable', { name: 'pause' }],
    ['revoke', { expiredFor: HOUR }],
  ),
  protect: [{ owner: 'root' }],
  safeguards: { minimumAge: HOUR },
});

const CHANGED = 'changed-since-plan: the policy no longer revokes it';

function connectionThatFinds(fresh: Token | 'gone') {
  let isRevoked = false;
  return memoryConnection({
    policy,
    tokens: [stale],
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
    const connection = connectionThatFinds({ ...stale, ...change });
    const { of, fates } = await run([connection]);
    expect([...connection.revoked, ...connection.disabled]).toEqual([]);
    expect(of('memory')).toMatchObject({ outcome: 'ok', complete: true, totals: { kept: 1 } });
    expect(fates).toMatchObject([{ token: stale, decision: 'keep', rule: 'revoke-4', reason }]);
    expect(fates[0]).not.toHaveProperty('outcome');
  });

  test.each<[string, Partial<Token>, RegExp]>([
    ['protected', { owner: 'root' }, /^protect: /],
    ['what the connection signs in with', { own: true }, /^own-credential: /],
    ['recreated', { createdAt: NOW - 1, expiresAt: NOW - HOUR }, /^revoked$/],
  ])('now %s: the safeguards for single tokens are asked again', async (_, change, reason) => {
    const connection = connectionThatFinds({ ...stale, ...change });
    const { fates } = await run([connection]);
    expect(fates).toHaveLength(1);
    expect(fates[0]?.outcome ?? fates[0]?.reason).toMatch(reason);
  });
});

describe('a token that is checked again right before its revocation', () => {
  test('is too young when it was created anew and has just expired', async () => {
    const quick = { ...policy, rules: rulesOf(['revoke', { expiredFor: 0 }]) };
    const fresh = { ...stale, createdAt: NOW - 1, expiresAt: NOW - 1 };
    const connection = memoryConnection({
      policy: quick,
      tokens: [stale],
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
    ['said to be gone', { ...stale, providerState: { kind: 'gone', reason: 'it is revoked' } }],
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
      tokens: [stale],
      inspect: () => Promise.reject(new SweepError('unavailable', 'no answer')),
    });
    const { fates } = await run([connection]);
    expect(connection.revoked).toEqual([]);
    expect(fates).toMatchObject([{ outcome: 'failed', error: { code: 'unavailable' } }]);
  });
});

describe('the check right before a revocation', () => {
  test('lets an unchanged token be revoked as it was listed', async () => {
    const connection = connectionThatFinds({ ...stale });
    await run([connection]);
    expect(connection.revoked[0]).toBe(stale);
  });

  test('decides by the time of the check', async () => {
    const clock = createTestClock();
    const soon = rulesOf(['revoke', { expiresWithin: HOUR }]);
    const token = { ...stale, expiresAt: NOW + MINUTE };
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
      tokens: [{ ...stale, name }],
      inspect: async (token) => {
        looks++;
        return token;
      },
    });
    await run([connection], { mode });
    expect(looks).toBe(0);
  });
});

describe('where the API cannot show one token, a short list is read again when the plan is older than a minute', () => {
  /** Lists `first`, takes `millis` over it, then lists `second` whenever asked again. */
  function slow(first: readonly Token[], second: readonly Token[], millis: number) {
    const clock = createTestClock();
    let lists = 0;
    const connection = memoryConnection({
      policy,
      concurrency: 2,
      async *list() {
        lists++;
        yield* pagesOf(lists === 1 ? first : second, 2);
        if (lists === 1) clock.advance(millis);
      },
    });
    return { connection, clock, lists: () => lists };
  }

  const three = ['a', 'b', 'c'].map((id) => ({ ...stale, id }));

  test('not before', async () => {
    const { connection, clock, lists } = slow(three, [], MINUTE);
    await run([connection], { clock });
    expect(lists()).toBe(1);
    expect(connection.revoked).toHaveLength(3);
  });

  test('what changed is kept, what is missing is gone, the rest is revoked', async () => {
    const [a, b] = three;
    if (!a || !b) throw new Error('unreachable');
    const { connection, clock, lists } = slow(three, [a, { ...b, name: 'vip' }], MINUTE + 1);
    const { of } = await run([connection], { clock });
    expect(lists()).toBe(2);
    expect(connection.revoked).toEqual([a]);
    expect(of('memory').totals).toMatchObject({ revoked: 1, kept: 1, alreadyGone: 1 });
  });

  test('it is read again whenever a minute has passed since, and not for every token', async () => {
    const clock = createTestClock();
    let lists = 0;
    const tokens = Array.from({ length: 12 }, (_, index) => ({ ...stale, id: `${index}` }));
    const connection = memoryConnection({
      policy,
      concurrency: 1,
      list() {
        lists++;
        return pagesOf(tokens);
      },
      revoke: async () => {
        clock.advance(MINUTE / 3);
        return 'revoked';
      },
    });
    await run([connection], { clock });
    expect(connection.revoked).toHaveLength(12);
    // The plan serves for the first minute; the other three minutes need two more lists.
    expect(lists).toBe(3);
  });

  test('a second list that breaks off keeps every token', async () => {
    const clock = createTestClock();
    let lists = 0;
    const connection = memoryConnection({
      policy,
      async *list() {
        lists++;
        yield* pagesOf(three, 2);
        if (lists > 1) throw new SweepError('unavailable', 'broke');
        clock.advance(HOUR);
      },
    });
    const { of } = await run([connection], { clock });
    expect(connection.revoked).toEqual([]);
    expect(of('memory').totals).toMatchObject({ failed: 3 });
  });

  test.each([
    [1000, 2],
    [1001, 1],
  ])('a list of %i tokens is read %i times', async (count, times) => {
    const others = Array.from({ length: count - 1 }, (_, index) =>
      tokenOf({ id: `other-${index}`, name: 'vip' }),
    );
    const { connection, clock, lists } = slow([stale, ...others], [stale], MINUTE + 1);
    await run([connection], { clock });
    expect(lists()).toBe(times);
    expect(connection.revoked).toEqual([stale]);
  });
});
