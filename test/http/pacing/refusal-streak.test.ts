import { expect, test } from 'vitest';
import { RefusalStreak } from '../../../lambda/http/pacing/refusal-streak.ts';

test('three refusals in a row of requests that were sent later are no matter of the pace', () => {
  const streak = new RefusalStreak(10, 50);
  for (const serial of [8, 9, 10, 11, 12]) expect(streak.refuse(serial)).toBe(false);
  expect(streak.refuse(13)).toBe(true);
});

test('only what was sent after it began ends it', () => {
  const streak = new RefusalStreak(10, 50);
  expect([streak.isBefore(10), streak.isBefore(11), streak.rate]).toEqual([false, true, 50]);
});
