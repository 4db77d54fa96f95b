import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { FUNCTION_TIMEOUT } from '../sweeper-function.ts';
import { type Cadence, cadenceOf } from './schedule-gaps.ts';

/** When runs start. */
export interface Timing {
  readonly schedule: ScheduleExpression;
  /** How much later than planned a run may start; zero means on the minute. */
  readonly flexibleWindow: Duration;
}

/** At an hour when most offices are closed, spread so that not all deployments knock at the same minute. */
const DAILY: Timing = {
  schedule: ScheduleExpression.expression('cron(0 3 * * ? *)', TimeZone.ETC_UTC),
  flexibleWindow: Duration.hours(1),
};
/** CloudWatch looks back a week at most, and one day of it is for a run that is late. */
const LONGEST_GAP_MINUTES = 6 * 24 * 60;
const LONGEST_WINDOW_MINUTES = 24 * 60;

/** Fills in what was left out: daily, or exactly as asked. */
export function chooseTiming(asked: {
  readonly schedule?: ScheduleExpression;
  readonly flexibleWindow?: Duration;
}): Timing {
  const { schedule, flexibleWindow } = asked;
  if (!schedule) return { ...DAILY, ...(flexibleWindow && { flexibleWindow }) };
  return { schedule, flexibleWindow: flexibleWindow ?? Duration.minutes(0) };
}

/** The longest time that may pass between two starts. Throws RangeError for a timing with problems. */
export function longestGapOf({ schedule, flexibleWindow }: Timing): Duration {
  const { longestGap } = cadenceOf(schedule.expressionString);
  return Duration.minutes(longestGap + flexibleWindow.toMinutes());
}

/** Everything that is wrong with a timing, a sentence each. */
export function checkTiming({ schedule, flexibleWindow }: Timing): string[] {
  const zone = schedule.timeZone?.timezoneName;
  const window = flexibleWindow.toMinutes();
  const problems = checkExpression(schedule.expressionString, window);
  if (zone !== undefined && !isTimeZone(zone))
    problems.push(`timeZone: "${zone}" is not in the IANA time zone database`);
  if (window > LONGEST_WINDOW_MINUTES)
    problems.push(`flexibleWindow: ${window} minutes are more than a day`);
  return problems;
}

function checkExpression(expression: string, window: number): string[] {
  try {
    return checkCadence(cadenceOf(expression), window).map(
      (one) => `schedule: ${expression}: ${one}`,
    );
  } catch (error) {
    if (error instanceof RangeError) return [`schedule: ${expression}: ${error.message}`];
    throw error;
  }
}

function checkCadence({ shortestGap, longestGap }: Cadence, window: number): string[] {
  const timeout = FUNCTION_TIMEOUT.toMinutes();
  const problems: string[] = [];
  if (shortestGap - window < timeout)
    problems.push(
      `runs may start less than ${timeout} minutes apart, so one could overtake another; leave more time or take a shorter flexible window`,
    );
  if (longestGap > LONGEST_GAP_MINUTES)
    problems.push(
      `up to ${Math.ceil(longestGap / 1440)} days lie between runs, and an alarm can look back seven at most, so nobody would notice that it stopped; let it run at least every six days`,
    );
  return problems;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
