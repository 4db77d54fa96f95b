import { expect, test } from 'vitest';
import { daysMatching, minutesMatching } from '../../../lib/options/cron.ts';

test.each([
  ['0', '3', [180]],
  ['0/30', '1,2', [60, 90, 120, 150]],
  ['59', '*/12', [59, 779]],
])('the minutes %s and hours %s fire at these minutes of the day', (minutes, hours, times) => {
  expect(minutesMatching(minutes, hours)).toEqual(times);
});

test('a leap day is found in every fourth year of the cycle', () => {
  expect(daysMatching('29', '2', '?')).toHaveLength(7);
});

test('days of the week are numbered from Sunday, by name or number', () => {
  expect(daysMatching('?', '*', 'MON')).toEqual(daysMatching('?', '*', '2'));
  // The cycle begins on a Monday.
  expect(daysMatching('?', '*', 'MON').slice(0, 3)).toEqual([0, 7, 14]);
});
