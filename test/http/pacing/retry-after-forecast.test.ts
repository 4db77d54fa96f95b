import { expect, test } from 'vitest';
import { RetryAfterForecast } from '../../../lambda/http/pacing/retry-after-forecast.ts';

test('a wait that was never wrong is promised, and expected once it was right', () => {
  const wait = new RetryAfterForecast();
  wait.observe(10_000, false);
  expect([wait.promised, wait.expected, wait.until]).toEqual([[10_000], undefined, 10_000]);
  wait.accept(10_005, 500);
  wait.observe(20_000, false);
  expect(wait.expected).toEqual({ low: 19_000, high: 20_000 });
});

test('of several waits for one opening, the earliest counts', () => {
  const wait = new RetryAfterForecast();
  wait.observe(10_000, false);
  wait.observe(10_400, true);
  wait.observe(9800, true);
  expect(wait.promised).toEqual([9800]);
});

test('a wait is wrong that is too short', () => {
  const wait = new RetryAfterForecast();
  wait.observe(1000, false);
  wait.refuse(1200);
  expect(wait.promised).toEqual([]);
});

test('a wait is wrong that is longer than needed by more than its rounding', () => {
  const wait = new RetryAfterForecast();
  wait.observe(10_000, false);
  wait.accept(8900, 500);
  expect(wait.promised).toEqual([]);
});

test('a wait that was over before it closed says nothing', () => {
  const wait = new RetryAfterForecast();
  wait.observe(1000, false);
  wait.accept(5000, 2000);
  expect([wait.promised, wait.expected]).toEqual([[1000], undefined]);
});
