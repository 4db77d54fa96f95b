import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { describe, expect, test } from 'vitest';
import {
  checkAccounts,
  checkEmails,
  checkMemory,
  checkName,
  checkSchedule,
} from '../../lib/checks.ts';

function problemsOf(expression: string, { zone = 'Etc/UTC', windowMinutes = 0 } = {}) {
  const schedule = ScheduleExpression.expression(expression, TimeZone.of(zone));
  return checkSchedule(schedule, Duration.minutes(windowMinutes)).problems;
}

describe('a schedule', () => {
  test.each(['rate(15 minutes)', 'rate(1 day)', 'rate(6 days)', 'cron(0 3 ? * MON,THU *)'])(
    'may be %s',
    (expression) => {
      expect(problemsOf(expression)).toEqual([]);
    },
  );

  test('must leave a run the time to end, wherever in the flexible window it starts', () => {
    expect(problemsOf('rate(14 minutes)')).toEqual([expect.stringContaining('could overtake')]);
    expect(problemsOf('rate(1 hour)', { windowMinutes: 45 })).toEqual([]);
    expect(problemsOf('rate(1 hour)', { windowMinutes: 46 })).toHaveLength(1);
  });

  test('must run often enough for an alarm to notice that it stopped', () => {
    expect(problemsOf('cron(0 3 ? * MON *)')).toEqual([
      expect.stringContaining('up to 7 days lie between runs'),
    ]);
  });

  test('must have a time zone that exists', () => {
    expect(problemsOf('rate(1 day)', { zone: 'Europe/Zurich' })).toEqual([]);
    expect(problemsOf('rate(1 day)', { zone: 'Europe/Züri' })).toEqual([
      expect.stringContaining('not in the IANA time zone database'),
    ]);
  });

  test('tells all that is wrong with it at once', () => {
    expect(
      problemsOf('cron(0 3 31 2 ? *)', { zone: 'Mars/Olympus', windowMinutes: 1441 }),
    ).toHaveLength(3);
  });
});

test.each([
  ['ops@example.com', true],
  ['first.last+tag@mail.example.co.uk', true],
  ['ops@localhost', false],
  ['ops', false],
  ['Ops <ops@example.com>', false],
  ['', false],
])('the e-mail address %j is accepted: %s', (email, accepted) => {
  expect(checkEmails([email])).toHaveLength(accepted ? 0 : 1);
});

test.each([
  ['sweeper', true],
  ['team-a-2', true],
  ['', false],
  ['2nd', false],
  ['under_score', false],
  ['x'.repeat(41), false],
])('the name %j is accepted: %s', (name, accepted) => {
  expect(checkName(name)).toHaveLength(accepted ? 0 : 1);
});

test('memory must be within what Lambda offers', () => {
  expect([128, 10_240].flatMap(checkMemory)).toEqual([]);
  expect([127, 10_241, 512.5].flatMap(checkMemory)).toHaveLength(3);
});

test('an account id has twelve digits', () => {
  expect(checkAccounts(['111122223333', '1111'])).toEqual([expect.stringContaining('"1111"')]);
});
