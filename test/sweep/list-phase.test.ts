import { describe, expect, test } from 'vitest';
import type { PageEvent } from '../../lambda/domain/events.ts';
import { type ErrorCode, SweepError } from '../../lambda/errors.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { brokenList, memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';
import { stale } from './stale.ts';

const RULES = rulesOf(
  ['keep', { name: 'vip' }],
  ['report', { name: 'seen' }],
  ['revoke', { expiredFor: 0 }],
);

const MIXED = [
  stale('a'),
  stale('b', { name: 'vip' }),
  stale('c', { name: 'seen' }),
  stale('d', { expiresAt: 'never' }),
  stale('e', { own: true }),
  stale('f'),
];

describe('an incomplete list revokes nothing and accounts for every token', () => {
  test.each<ErrorCode>(['unavailable', 'throttled', 'invalid-response', 'unauthorized'])(
    '%s after some pages',
    async (code) => {
      const broken = memoryConnection({
        policy: policyOf({ rules: RULES }),
        list: () => brokenList(MIXED, 2, new SweepError(code, 'the list broke')),
      });
      const { of, fates } = await run([broken]);
      expect(broken.revoked).toEqual([]);
      expect(of('memory')).toMatchObject({
        outcome: 'failed',
        complete: false,
        error: { code, message: 'the list broke' },
        totals: { listed: 6, kept: 2, reported: 1, withheld: 3 },
      });
      const reasons = fates.filter(({ decision }) => decision === 'withheld');
      expect(reasons.map(({ token, reason }) => [token.id, reason])).toEqual(
        ['a', 'e', 'f'].map((id) => [
          id,
          'incomplete-list: nothing is revoked after an incomplete list',
        ]),
      );
    },
  );

  test('before the first page', async () => {
    const broken = memoryConnection({
      list: () => brokenList([], 1, new SweepError('timeout', 'no answer')),
    });
    const { report, of } = await run([broken]);
    expect(of('memory')).toMatchObject({ outcome: 'failed', totals: { listed: 0 } });
    expect(report.outcome).toBe('failed');
  });

  test('in plan mode too', async () => {
    const broken = memoryConnection({
      list: () => brokenList([stale('a')], 1, new SweepError('unavailable', 'broke')),
    });
    const { of } = await run([broken], { mode: 'plan' });
    expect(of('memory').totals).toMatchObject({ planned: 0, withheld: 1 });
  });
});

describe('a list that is stopped', () => {
  test('leaves its tokens for the next run, and has not failed, when the time is up', async () => {
    const late = memoryConnection({
      list: () => brokenList([stale('a')], 1, new SweepError('deadline', 'no time left')),
    });
    const { of } = await run([late]);
    expect(late.revoked).toEqual([]);
    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      complete: false,
      error: { code: 'deadline' },
      totals: { listed: 1, deferred: 1 },
    });
  });

  test('fetches no further page', async () => {
    const stopping = new AbortController();
    let pages = 0;
    const connection = memoryConnection({
      async *list() {
        for (const id of ['a', 'b', 'c']) {
          pages++;
          if (id === 'b') stopping.abort();
          yield [stale(id)];
        }
      },
    });
    const { of } = await run([connection], { signal: stopping.signal });
    expect(pages).toBe(2);
    expect(connection.revoked).toEqual([]);
    expect(of('memory')).toMatchObject({
      outcome: 'degraded',
      error: { code: 'deadline', message: 'the run ended before every token was listed' },
      totals: { listed: 2, deferred: 2 },
    });
  });

  test('by a foreign error does not show what that says', async () => {
    const connection = memoryConnection({
      list: () => {
        throw new TypeError('secret inside');
      },
    });
    const { of } = await run([connection]);
    expect(of('memory').error).toEqual({
      code: 'internal',
      message: 'unexpected failure inside the sweeper',
    });
  });
});

test('the event of a page counts its tokens, and which rules decided or could not', async () => {
  const connection = memoryConnection({
    policy: policyOf({ rules: RULES }),
    tokens: [...MIXED, tokenOf({ id: 'g', expiresAt: NOW })],
    pageSize: 4,
  });
  const { events, of } = await run([connection]);
  const pages = events.filter((event): event is PageEvent => event.type === 'page');
  expect(pages).toMatchObject([
    { listed: 4, kept: 2, byRule: { 'keep-1': 1, 'report-2': 1, 'revoke-3': 1 }, cannotTell: {} },
    { listed: 3, kept: 0, byRule: { 'revoke-3': 3 }, cannotTell: { 'keep-1': 1, 'report-2': 1 } },
  ]);
  expect(of('memory')).toMatchObject({
    byRule: { 'keep-1': 1, 'report-2': 1, 'revoke-3': 4 },
    cannotTell: { 'keep-1': 1, 'report-2': 1 },
  });
});

test('the event of a page counts the tokens that each protect entry matches, whatever the rules say', async () => {
  const connection = memoryConnection({
    policy: policyOf({ rules: RULES, protect: [{ id: 'a' }, { name: 'nobody' }] }),
    tokens: MIXED,
    pageSize: 4,
  });
  const { of } = await run([connection]);
  expect(of('memory').byProtect).toEqual({ 'entry 1 (id a)': 1, 'entry 2 (name nobody)': 0 });
});

test('a token that is reported is named with its rule and left alone', async () => {
  const connection = memoryConnection({
    policy: policyOf({ rules: RULES }),
    tokens: [stale('c', { name: 'seen' })],
  });
  const { fates, of } = await run([connection]);
  expect(fates).toMatchObject([
    { decision: 'report', rule: 'report-2', reason: 'rule report-2 matches' },
  ]);
  expect(fates[0]).not.toHaveProperty('outcome');
  expect(of('memory').totals).toMatchObject({ reported: 1 });
});

test('a rule may be named like a part of every object', async () => {
  const policy = policyOf({
    rules: [
      { name: '__proto__', when: { name: '*' }, action: 'revoke' },
      { name: 'constructor', when: { expiredFor: 0 }, action: 'revoke' },
    ],
  });
  const { of } = await run([
    memoryConnection({ policy, tokens: [stale('a'), tokenOf({ id: 'b', expiresAt: NOW })] }),
  ]);
  expect(Object.entries(of('memory').byRule)).toEqual([
    ['__proto__', 1],
    ['constructor', 1],
  ]);
  expect(Object.entries(of('memory').cannotTell ?? {})).toEqual([['__proto__', 1]]);
});

test('a page is fetched when the one before it was taken in', async () => {
  const order: string[] = [];
  const connection = memoryConnection({
    policy: policyOf({ rules: RULES }),
    async *list() {
      for (const id of ['1', '2']) {
        order.push(`fetch ${id}`);
        yield [stale(id, { name: 'seen' })];
        order.push(`${id} taken in`);
      }
    },
  });
  await run([connection]);
  expect(order).toEqual(['fetch 1', '1 taken in', 'fetch 2', '2 taken in']);
});

test('everything is decided for the time at which listing began', async () => {
  const clock = createTestClock();
  const expiring = stale('a', { expiresAt: NOW + 1 });
  const connection = memoryConnection({
    async *list() {
      clock.advance(DAY);
      yield [expiring];
    },
  });
  const { of } = await run([connection], { clock });
  expect(of('memory').totals).toMatchObject({ listed: 1, kept: 1 });
});

test('the report says what is known about the own token', async () => {
  const named = memoryConnection({ tokens: [stale('a')], ownTokenSetting: { id: 'a' } });
  const lost = memoryConnection({ name: 'lost', ownTokenSetting: { id: 'b' } });
  const { of } = await run([named, lost, memoryConnection({ name: 'none' })]);
  expect([named.revoked, of('memory').ownToken]).toEqual([[], 'named']);
  expect(of('lost')).toMatchObject({
    ownToken: 'unknown',
    outcome: 'degraded',
    error: { code: 'held', message: expect.stringMatching(/^ownCredential: /) },
  });
  expect(of('none').ownToken).toBe('not-listed');
});
