import { describe, expect, test } from 'vitest';
import { scheduleGaps } from '../../../lib/options/schedule-gaps.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

describe('the gaps between the runs of a schedule', () => {
  test.each([
    ['rate(1 day)', DAY, DAY],
    ['rate(12 hours)', 12 * HOUR, 12 * HOUR],
    ['cron(0 3 * * ? *)', DAY, DAY],
    ['cron(30 */6 * * ? *)', 6 * HOUR, 6 * HOUR],
    ['cron(0 3,5 * * ? *)', 2 * HOUR, 22 * HOUR],
    ['cron(0/20 8-17 ? * MON-FRI *)', 20, 2 * DAY + 14 * HOUR + 20],
    ['cron(0 3 ? * 2,5 *)', 3 * DAY, 4 * DAY],
    ['cron(15 4 1 * ? *)', 28 * DAY, 31 * DAY],
    ['cron(0 0 29 2 ? *)', 1461 * DAY, 1461 * DAY],
  ])('are read from %s', (expression, shortest, longest) => {
    expect(scheduleGaps(expression)).toEqual({ shortest, longest });
  });
});

describe('a schedule is refused', () => {
  test.each([
    ['cron(0 3 31 2 ? *)', 'never fires'],
    ['cron(0 3 31 APR,JUN ? *)', 'never fires'],
    ['cron(0 3 * * ? 2031)', 'year must be *'],
    ['at(2027-01-01T00:00:00)', 'fires only once'],
    ['cron(0 3 * * * *)', 'exactly one'],
    ['cron(0 3 ? * ? *)', 'exactly one'],
    ['cron(61 3 * * ? *)', 'minutes: 61 is not between 0 and 59'],
    ['cron(0 3 ? * MOO *)', 'day-of-week: MOO'],
    ['cron(0 3 L * ? *)', 'day-of-month: cannot read "L"'],
    ['cron(0 17-8 * * ? *)', 'runs backwards'],
    ['cron(0 3 * * ?)', 'expected rate'],
    ['rate(1 days)', 'write rate(1 day)'],
    ['rate(2 day)', 'write rate(1 day)'],
    ['rate(0 days)', 'expected rate'],
    ['every day', 'expected rate'],
  ])('when it is %s', (expression, words) => {
    expect(() => scheduleGaps(expression)).toThrow(words);
  });
});
