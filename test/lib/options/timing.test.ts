import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { describe, expect, test } from 'vitest';
import { checkTiming, gapsBetweenRuns, resolveTiming } from '../../../lib/options/timing.ts';

function problemsOf(expression: string, { zone = 'Etc/UTC', windowMinutes = 0 } = {}) {
  const schedule = ScheduleExpression.expression(expression, TimeZone.of(zone));
  return checkTiming({ schedule, flexibleWindow: Duration.minutes(windowMinutes) });
}

describe('a schedule', () => {
  test.each(['rate(15 minutes)', 'rate(1 day)', 'rate(6 days)', 'cron(0 3 ? * MON,THU *)'])(
    'may be %s',
    (expression) => {
      expect(problemsOf(expression)).toEqual([]);
    },
  );

  test('must leave a run time to end, wherever in the flexible window it starts', () => {
    expect(problemsOf('rate(14 minutes)')).toEqual([expect.stringContaining('could overlap')]);
    expect(problemsOf('rate(1 hour)', { windowMinutes: 45 })).toEqual([]);
    expect(problemsOf('rate(1 hour)', { windowMinutes: 46 })).toHaveLength(1);
  });

  test('must run often enough for an alarm to notice that it stopped', () => {
    expect(problemsOf('cron(0 3 ? * MON *)')).toEqual([
      expect.stringContaining('up to 7 days pass between runs'),
    ]);
  });

  test('must have a time zone that exists', () => {
    expect(problemsOf('rate(1 day)', { zone: 'Europe/Zurich' })).toEqual([]);
    expect(problemsOf('rate(1 day)', { zone: 'Europe/Züri' })).toEqual([
      expect.stringContaining('not in the IANA time zone database'),
    ]);
  });

  test('is refused with all its problems at once', () => {
    expect(
      problemsOf('cron(0 3 31 2 ? *)', { zone: 'Mars/Olympus', windowMinutes: 1441 }),
    ).toHaveLength(3);
  });
});

describe('the timing of a deployment', () => {
  test('is daily within an hour by default', () => {
    const { schedule, flexibleWindow } = resolveTiming(undefined, undefined);
    expect(schedule.expressionString).toBe('cron(0 3 * * ? *)');
    expect(flexibleWindow.toMinutes()).toBe(60);
  });

  test('says how far runs are apart: with the window, an hour in which it is handed over, and the run itself', () => {
    const gaps = gapsBetweenRuns(resolveTiming(undefined, undefined));
    expect(gaps.shortest.toHours()).toBe(23);
    expect(gaps.longestWithDelays.toMinutes()).toBe((24 + 1 + 1) * 60 + 15);
  });

  test('is on the minute for a schedule of one’s own', () => {
    const { flexibleWindow } = resolveTiming(ScheduleExpression.rate(Duration.hours(2)), undefined);
    expect(flexibleWindow.toMinutes()).toBe(0);
  });

  test('keeps a flexible window without a schedule', () => {
    expect(resolveTiming(undefined, Duration.minutes(5)).flexibleWindow.toMinutes()).toBe(5);
  });
});
