import { expect, test } from 'vitest';
import { throttled } from '../../../lambda/providers/kit/throttled.ts';
import { NOW } from '../../support/clock.ts';

const response = (headers: Record<string, string>) =>
  throttled({ status: 400, headers, text: '', repeated: false }, NOW);

test('a throttle waits until the instant that its headers name', () => {
  const reset = `${NOW / 1000 + 90}`;
  expect(response({ 'x-retry-after': reset })).toEqual({
    kind: 'throttled',
    waitMillis: 90_000,
  });
});

test('a throttle without such a header leaves the wait to the retry policy', () => {
  expect(response({})).toEqual({ kind: 'throttled' });
});
