import { Duration, TimeZone } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Daily, at an hour at which most of the world's providers are quiet. */
export const DEFAULT_SCHEDULE = ScheduleExpression.expression(
  'cron(0 3 * * ? *)',
  TimeZone.ETC_UTC,
);

/** Spread, so that not every deployment knocks at the same minute. */
export const DEFAULT_FLEXIBLE_WINDOW = Duration.hours(1);

/** What may differ between two schedules. */
export interface SweepScheduleProps {
  readonly name: string;
  readonly schedule: ScheduleExpression;
  /** Zero means: on the minute. */
  readonly flexibleWindow: Duration;
  readonly target: IFunction;
  readonly deadLetterQueue: IQueue;
}

/** Creates the schedule that invokes the function with the empty event: the configuration alone decides. */
export function createSweepSchedule(scope: Construct, props: SweepScheduleProps): Schedule {
  const { name, schedule, flexibleWindow, target, deadLetterQueue } = props;
  return new Schedule(scope, 'Schedule', {
    scheduleName: name,
    description: `Starts the scheduled runs of ${name}`,
    schedule,
    timeWindow:
      flexibleWindow.toMinutes() > 0 ? TimeWindow.flexible(flexibleWindow) : TimeWindow.off(),
    target: new LambdaInvoke(target, {
      input: ScheduleTargetInput.fromObject({}),
      deadLetterQueue,
      // An invocation that Lambda did not accept is tried again for an hour, then it is a dead letter.
      retryAttempts: 3,
      maxEventAge: Duration.hours(1),
    }),
  });
}
