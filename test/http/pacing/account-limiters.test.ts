import { expect, test } from 'vitest';
import { AccountLimiters } from '../../../lambda/http/pacing/account-limiters.ts';
import { createTestClock } from '../../support/clock.ts';

const limits = { concurrency: 2, timeoutMillis: 1000 };
const stop = { signal: new AbortController().signal, deadline: Infinity };

test('connections to the same account share one limiter', () => {
  const limiters = new AccountLimiters(10, createTestClock());
  const limiter = limiters.get('a', limits);
  expect(limiters.get('a', { ...limits, concurrency: 9 })).toBe(limiter);
  expect(limiters.get('b', limits)).not.toBe(limiter);
  expect(limiter.enter(stop)).toBe(true);
  expect(limiter.enter(stop)).toBe(true);
  expect(limiter.enter(stop)).toBeInstanceOf(Promise);
});

test('all accounts together stay within the total', async () => {
  const limiters = new AccountLimiters(1, createTestClock());
  expect(limiters.get('a', limits).enter(stop)).toBe(true);
  const waiting = limiters.get('b', limits).enter(stop);
  expect(waiting).toBeInstanceOf(Promise);
  limiters.get('a', limits).leave({ kind: 'ok' });
  expect(await waiting).toBe(true);
});
