import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { limitedBy, withinTime } from '../../lambda/aws/time-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what comes in time is the result, and leaves no timer behind', async () => {
  expect(await withinTime(1000, 'too late', Promise.resolve('secret'))).toBe('secret');
  expect(vi.getTimerCount()).toBe(0);
});

test('what fails in time fails as it did', async () => {
  const failed = Promise.reject(new RangeError('no such secret'));
  await expect(withinTime(1000, 'too late', failed)).rejects.toThrow('no such secret');
  expect(vi.getTimerCount()).toBe(0);
});

test('what hangs ends with the sentence', async () => {
  const hanging = withinTime(1000, 'Secrets Manager sent no answer', new Promise(() => {}));
  const ended = expect(hanging).rejects.toMatchObject({
    code: 'timeout',
    message: 'Secrets Manager sent no answer',
  });
  await vi.advanceTimersByTimeAsync(1000);
  await ended;
});

test('each call is limited by what is allowed when it begins', async () => {
  let allowed = 4000;
  const inTime = limitedBy(() => allowed);
  const first = expect(inTime(new Promise(() => {}))).rejects.toThrow('within 4 s');
  allowed = 1500;
  const second = expect(inTime(new Promise(() => {}))).rejects.toThrow('within 2 s');
  await vi.advanceTimersByTimeAsync(1500);
  await second;
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(2500);
  await first;
});

test('a call may take two minutes where nothing else is said', async () => {
  const hanging = expect(limitedBy()(new Promise(() => {}))).rejects.toThrow('within 120 s');
  await vi.advanceTimersByTimeAsync(119_999);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await hanging;
});
