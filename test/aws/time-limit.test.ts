import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withinTime } from '../../lambda/aws/time-limit.ts';

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
