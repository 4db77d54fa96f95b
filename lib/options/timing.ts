import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { FUNCTION_TIMEOUT } from '../sweeper-function.ts';
import { type ScheduleGaps, scheduleGaps } from './schedule-gaps.ts';

/** When runs start. */
export interface Timing {
  readonly schedule: ScheduleExpression;
  /** How much later than scheduled a run may start; zero means on the minute. */
  readonly flexibleWindow: Duration;
}

/** Outside most office hours, with a window so that not all deployments call at the same minute. */
const DAILY: Timing = {
  schedule: ScheduleExpression.expression('cron(0 3 * * ? *)', TimeZone.ETC_UTC),
  flexibleWindow: Duration.hours(1),
};
/** A CloudWatch alarm can look back a week; one day of it is kept for a late run. */
const LONGEST_GAP_MINUTES = 6 * 24 * 60;
const LONGEST_WINDOW_MINUTES = 24 * 60;

/** Fills in the defaults: daily within an hour, or a schedule of one's own on the minute. */
export function resolveTiming(
  schedule: ScheduleExpression | undefined,
  flexibleWindow: Duration | undefined,
): Timing {
  if (!schedule) return { ...DAILY, ...(flexibleWindow && { flexibleWindow }) };
  return { schedule, flexibleWindow: flexibleWindow ?? Duration.minutes(0) };
}

/** EventBridge Scheduler tries for so long to hand a run to Lambda; what it cannot hand over is a dead letter. */
export const MAX_START_DELAY = Duration.hours(1);

/** How far runs are apart. */
export interface GapsBetweenRuns {
  /** The shortest time between two starts. */
  readonly shortest: Duration;
  /** The longest time between the ends of two runs: the second one starts as late, and takes as long, as it may. */
  readonly longestWithDelays: Duration;
}

/** How far the runs of a schedule are apart. Throws RangeError for a schedule that is not valid. */
export function gapsBetweenRuns({ schedule, flexibleWindow }: Timing): GapsBetweenRuns {
  const { shortest, longest } = scheduleGaps(schedule.expressionString);
  const window = flexibleWindow.toMinutes();
  const delays = window + MAX_START_DELAY.toMinutes() + FUNCTION_TIMEOUT.toMinutes();
  return {
    shortest: Duration.minutes(shortest - window),
    longestWithDelays: Duration.minutes(longest + delays),
  };
}

/** All problems of a timing, one sentence each. */
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
    return checkGaps(scheduleGaps(expression), window).map(
      (problem) => `schedule: ${expression}: ${problem}`,
    );
  } catch (error) {
    if (error instanceof RangeError) return [`schedule: ${expression}: ${error.message}`];
    throw error;
  }
}

function checkGaps({ shortest, longest }: ScheduleGaps, window: number): string[] {
  const timeout = FUNCTION_TIMEOUT.toMinutes();
  const problems: string[] = [];
  if (shortest - window < timeout)
    problems.push(
      `runs may start less than ${timeout} minutes apart and could overlap; leave more time between them or use a shorter flexible window`,
    );
  if (longest > LONGEST_GAP_MINUTES)
    problems.push(
      `up to ${Math.ceil(longest / 1440)} days pass between runs, but an alarm can look back only seven, so nobody would notice if the sweep stopped; schedule it at least every six days`,
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
