import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { SCHEDULED_EVENT } from '../lambda/function/contract.ts';
import { MAX_START_DELAY, type Timing } from './options/timing.ts';

/** Options of the schedule. */
export interface SweepScheduleProps extends Timing {
  readonly name: string;
  readonly target: IFunction;
  readonly deadLetterQueue: IQueue;
}

/** Creates the schedule that invokes the function with an event that leaves everything to the configuration. */
export function createSweepSchedule(scope: Construct, props: SweepScheduleProps): Schedule {
  const { name, schedule, flexibleWindow, target, deadLetterQueue } = props;
  return new Schedule(scope, 'Schedule', {
    scheduleName: name,
    description: `Starts the scheduled runs of ${name}`,
    schedule,
    timeWindow:
      flexibleWindow.toMinutes() > 0 ? TimeWindow.flexible(flexibleWindow) : TimeWindow.off(),
    target: new LambdaInvoke(target, {
      input: ScheduleTargetInput.fromObject(SCHEDULED_EVENT),
      deadLetterQueue,
      retryAttempts: 3,
      maxEventAge: MAX_START_DELAY,
    }),
  });
}
