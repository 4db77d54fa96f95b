import { expect, test } from 'vitest';
import { AccountLimiters } from '../../../lambda/http/pacing/account-limiters.ts';
import { createTestClock } from '../../support/clock.ts';
import { A_FLIGHT, FLIGHT } from './flight.ts';

const limits = { concurrency: 2, timeoutMillis: 1000 };
/** Nothing happens while these tests last. */
const sleep = () => new Promise<void>(() => {});
const caller = { signal: new AbortController().signal, deadline: Infinity, sleep };

const WINDOW = { limit: 10, remaining: 9, resetMillis: 60_000 };

test('connections to the same account share one limiter, with the narrowest of their limits', () => {
  const both = [
    ['a', { ...limits, concurrency: 9 }],
    ['b', limits],
    ['a', limits],
  ] as const;
  const limiters = new AccountLimiters(both, 10, createTestClock());
  const limiter = limiters.get('a');
  expect(limiters.get('b')).not.toBe(limiter);
  expect(limiter.enter(caller)).toEqual(A_FLIGHT);
  expect(limiter.enter(caller)).toEqual(A_FLIGHT);
  expect(limiter.enter(caller)).toBeInstanceOf(Promise);
});

test.each([
  ['the first', 0.1, 0.5],
  ['the second', 0.5, 0.1],
  ['the only one that has one', undefined, 0.1],
])('the smaller share counts: that of %s', (_, one, other) => {
  const both = [one, other].map(
    (share) => ['a', { ...limits, ...(share !== undefined && { share }) }] as const,
  );
  const limiter = new AccountLimiters(both, 10, createTestClock()).get('a');
  expect(limiter.enter(caller)).toEqual(A_FLIGHT);
  // One of ten is a tenth.
  limiter.leave(FLIGHT, { kind: 'ok', rateLimit: WINDOW });
  expect(limiter.enter(caller)).toBeInstanceOf(Promise);
});

test('the lower configured rate counts', () => {
  const both = [7, 3].map((requestsPerSecond) => ['a', { ...limits, requestsPerSecond }] as const);
  const limiter = new AccountLimiters(both, 10, createTestClock()).get('a');
  expect(limiter.state().requestsPerSecond).toBe(3);
});

test('all accounts together stay within the total', async () => {
  const both = [
    ['a', limits],
    ['b', limits],
  ] as const;
  const limiters = new AccountLimiters(both, 1, createTestClock());
  expect(limiters.get('a').enter(caller)).toEqual(A_FLIGHT);
  const waiting = limiters.get('b').enter(caller);
  expect(waiting).toBeInstanceOf(Promise);
  limiters.get('a').leave(FLIGHT, { kind: 'ok' });
  expect(await waiting).toEqual(A_FLIGHT);
});

test('an account without a connection has none', () => {
  expect(() => new AccountLimiters([], 1, createTestClock()).get('a')).toThrow(RangeError);
});
