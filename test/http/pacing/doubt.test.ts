import { expect, test } from 'vitest';
import { Doubt } from '../../../lambda/http/pacing/doubt.ts';

test('three refusals in a row of requests that were sent later are no matter of the pace', () => {
  const doubt = new Doubt(10, 50);
  for (const serial of [8, 9, 10, 11, 12]) expect(doubt.refuse(serial)).toBe(false);
  expect(doubt.refuse(13)).toBe(true);
});

test('only what was sent after it began ends it', () => {
  const doubt = new Doubt(10, 50);
  expect([doubt.isBefore(10), doubt.isBefore(11), doubt.rate]).toEqual([false, true, 50]);
});
