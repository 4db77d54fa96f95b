import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type AlarmPlace, type AlarmSpec, createAlarm } from './alarm.ts';
import { createAttentionAlarms } from './attention-alarms.ts';
import { sweeperMetric } from './metrics.ts';
import type { GapsBetweenRuns } from './options/timing.ts';

/** What the alarms watch and where they are sent. */
export interface AlarmsProps extends AlarmPlace {
  readonly sweeper: IFunction;
  readonly deadLetterQueues: readonly IQueue[];
  /** Names of all connections. */
  readonly connections: readonly string[];
  readonly gaps: GapsBetweenRuns;
}

const HOUR = Duration.hours(1);
const QUEUE_PERIOD = Duration.minutes(5);
/** As far as an alarm can look back. */
const HOURS_PER_WEEK = 7 * 24;

/**
 * Creates every alarm; each notifies the topic when it goes off. They tell what the program cannot say itself, and which
 * connection needs attention.
 */
export function createAlarms(scope: Construct, props: AlarmsProps): readonly Alarm[] {
  return [
    ...[silenceSpec(props), ...alarmSpecs(props)].map((spec) => createAlarm(scope, props, spec)),
    ...createAttentionAlarms(scope, props, props.connections),
  ];
}

function alarmSpecs(props: AlarmsProps): readonly AlarmSpec[] {
  const { sweeper, deadLetterQueues, topic, gaps } = props;
  const sum = { period: HOUR, statistic: 'Sum' };
  // Red until somebody can have seen it, and green again in time to be told of the next night's.
  const reminding = {
    periods: Math.max(1, Math.floor(gaps.shortest.toHours({ integral: false }) / 2)),
    missingData: TreatMissingData.NOT_BREACHING,
  };
  return [
    {
      id: 'errors',
      meaning:
        'An invocation failed: no connection could be swept, or the event or configuration was invalid.',
      metric: sweeper.metricErrors(sum),
      ...reminding,
    },
    {
      id: 'throttles',
      meaning: 'Lambda refused to start the function.',
      metric: sweeper.metricThrottles(sum),
      ...reminding,
    },
    {
      id: 'notice-undelivered',
      meaning: 'A message to the people who should be told could not be delivered.',
      metric: new MathExpression({
        expression: 'FILL(failed, 0) + FILL(unsent, 0)',
        label: 'Undelivered',
        usingMetrics: {
          failed: topic.metricNumberOfNotificationsFailed(sum),
          unsent: sweeperMetric(props.name, 'noticesUndelivered'),
        },
        period: HOUR,
      }),
      ...reminding,
    },
    {
      id: 'dead-letters',
      meaning: 'A run could not be started, or was started and failed.',
      metric: countMessages(deadLetterQueues),
      missingData: TreatMissingData.NOT_BREACHING,
    },
  ];
}

/** Goes off when no scheduled run ended although the next one is over, with all delays that are normal. */
function silenceSpec({ name, gaps }: AlarmsProps): AlarmSpec {
  // One more, because the hour of the last run and that of the next one are both counted in part.
  const hours = Math.ceil(gaps.longestWithDelays.toHours({ integral: false })) + 1;
  const periods = Math.min(hours, HOURS_PER_WEEK);
  return {
    id: 'no-run',
    meaning: `No scheduled run came to its end within ${periods} hours.`,
    metric: sweeperMetric(name, 'runs'),
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    periods,
    breaches: periods,
    missingData: TreatMissingData.BREACHING,
  };
}

function countMessages(queues: readonly IQueue[]): IMetric {
  const usingMetrics = Object.fromEntries(
    queues.map((queue, index) => [
      `queue${index}`,
      queue.metricApproximateNumberOfMessagesVisible({
        period: QUEUE_PERIOD,
        statistic: 'Maximum',
      }),
    ]),
  );
  return new MathExpression({
    // A queue that is empty for hours sends no metrics; without a value, the sum would have none either.
    expression: Object.keys(usingMetrics)
      .map((queue) => `FILL(${queue}, 0)`)
      .join(' + '),
    label: 'Dead letters',
    usingMetrics,
    period: QUEUE_PERIOD,
  });
}
