import { expect, test } from 'vitest';
import { AccountLimiters } from '../../../lambda/http/pacing/account-limiters.ts';
import { createTestClock } from '../../support/clock.ts';

const limits = { concurrency: 2, timeoutMillis: 1000 };
const { sleep } = createTestClock();
const caller = { signal: new AbortController().signal, deadline: Infinity, sleep };

test('connections to the same account share one limiter', () => {
  const limiters = new AccountLimiters(10, createTestClock());
  const limiter = limiters.get('a', limits);
  expect(limiters.get('a', { ...limits, concurrency: 9 })).toBe(limiter);
  expect(limiters.get('b', limits)).not.toBe(limiter);
  expect(limiter.enter(caller)).toBe(true);
  expect(limiter.enter(caller)).toBe(true);
  expect(limiter.enter(caller)).toBeInstanceOf(Promise);
});

test('all accounts together stay within the total', async () => {
  const limiters = new AccountLimiters(1, createTestClock());
  expect(limiters.get('a', limits).enter(caller)).toBe(true);
  const waiting = limiters.get('b', limits).enter(caller);
  expect(waiting).toBeInstanceOf(Promise);
  limiters.get('a', limits).leave({ kind: 'ok' });
  expect(await waiting).toBe(true);
});
