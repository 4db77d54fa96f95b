import { expect, test } from 'vitest';
import { AccountLimiters } from '../../../lambda/http/pacing/account-limiters.ts';
import { createTestClock } from '../../support/clock.ts';
import { A_FLIGHT, FLIGHT } from './flight.ts';

const limits = { concurrency: 2, timeoutMillis: 1000 };
const { sleep } = createTestClock();
const caller = { signal: new AbortController().signal, deadline: Infinity, sleep };

test('connections to the same account share one limiter', () => {
  const limiters = new AccountLimiters(10, createTestClock());
  const limiter = limiters.get('a', limits);
  expect(limiters.get('a', { ...limits, concurrency: 9 })).toBe(limiter);
  expect(limiters.get('b', limits)).not.toBe(limiter);
  expect(limiter.enter(caller)).toEqual(A_FLIGHT);
  expect(limiter.enter(caller)).toEqual(A_FLIGHT);
  expect(limiter.enter(caller)).toBeInstanceOf(Promise);
});

test('all accounts together stay within the total', async () => {
  const limiters = new AccountLimiters(1, createTestClock());
  expect(limiters.get('a', limits).enter(caller)).toEqual(A_FLIGHT);
  const waiting = limiters.get('b', limits).enter(caller);
  expect(waiting).toBeInstanceOf(Promise);
  limiters.get('a', limits).leave(FLIGHT, { kind: 'ok' });
  expect(await waiting).toEqual(A_FLIGHT);
});
