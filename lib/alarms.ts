import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { sweeperMetric } from './metrics.ts';

/** What the alarms watch and where they are sent. */
export interface AlarmsProps {
  readonly name: string;
  readonly runbookUrl: string;
  readonly topic: ITopic;
  readonly sweeper: IFunction;
  readonly deadLetterQueues: readonly IQueue[];
  /** The longest time that may pass between two runs, including delays. */
  readonly longestGap: Duration;
}

interface AlarmSpec {
  /** Suffix of the alarm's name, and title of its section in the runbook. */
  readonly id: string;
  readonly meaning: string;
  readonly metric: IMetric;
  /** @default - the alarm keeps its state until the next run sends the metric */
  readonly missingData?: TreatMissingData;
}

const PERIOD = Duration.minutes(5);
const HOURS_PER_WEEK = 7 * 24;

/** Creates every alarm; each notifies the topic when it goes off. */
export function createAlarms(scope: Construct, props: AlarmsProps): readonly Alarm[] {
  const alarms = [
    createSilenceAlarm(scope, props),
    ...alarmSpecs(props).map((spec) => createAlarm(scope, props, spec)),
  ];
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(props.topic));
  return alarms;
}

function alarmSpecs({ name, sweeper, deadLetterQueues }: AlarmsProps): readonly AlarmSpec[] {
  const sum = { period: PERIOD, statistic: 'Sum' };
  return [
    {
      id: 'errors',
      meaning:
        'An invocation failed: no connection could be swept, or the event or configuration was invalid.',
      metric: sweeper.metricErrors(sum),
    },
    {
      id: 'throttles',
      meaning: 'Lambda refused to start the function.',
      metric: sweeper.metricThrottles(sum),
    },
    {
      id: 'connection-failed',
      meaning:
        'A connection could not be swept; nothing was revoked there on the strength of a partial list.',
      metric: sweeperMetric(name, 'connectionsFailed'),
    },
    {
      id: 'connection-held',
      meaning: 'A safeguard held a whole connection, so none of its tokens was revoked.',
      metric: sweeperMetric(name, 'connectionsHeld'),
    },
    {
      id: 'revocations-failed',
      meaning: 'Some tokens that were to be revoked may still be alive.',
      metric: sweeperMetric(name, 'revocationsFailed'),
    },
    {
      id: 'incomplete',
      meaning: 'A run had no time left; the next one goes on.',
      metric: sweeperMetric(name, 'incompleteRuns'),
    },
    {
      id: 'unfinished-run',
      meaning:
        'A run before this one died: what it meant to revoke is known, what it revoked is not.',
      metric: sweeperMetric(name, 'unfinishedRuns'),
    },
    {
      id: 'dead-letters',
      meaning: 'A run could not be started, or was started and failed.',
      metric: countMessages(deadLetterQueues),
      missingData: TreatMissingData.NOT_BREACHING,
    },
  ];
}

function createAlarm(scope: Construct, props: AlarmsProps, spec: AlarmSpec): Alarm {
  const { id, meaning, metric, missingData = TreatMissingData.IGNORE } = spec;
  return new Alarm(scope, `Alarm-${id}`, {
    ...describeAlarm(props, id, meaning),
    metric,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: missingData,
  });
}

/** Goes off when no run ended for twice the longest gap of the schedule, or for a week where that is shorter. */
function createSilenceAlarm(scope: Construct, props: AlarmsProps): Alarm {
  const { name, longestGap } = props;
  const hours = Math.min(Math.ceil((2 * longestGap.toMinutes()) / 60), HOURS_PER_WEEK);
  return new Alarm(scope, 'Alarm-no-run', {
    ...describeAlarm(props, 'no-run', `No run came to its end within ${hours} hours.`),
    metric: sweeperMetric(name, 'runs'),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: hours,
    treatMissingData: TreatMissingData.BREACHING,
  });
}

function describeAlarm({ name, runbookUrl }: AlarmsProps, id: string, meaning: string) {
  return {
    alarmName: `${name}-${id}`,
    alarmDescription: `${meaning} Runbook: ${runbookUrl}#${id}`,
  };
}

function countMessages(queues: readonly IQueue[]): IMetric {
  const usingMetrics = Object.fromEntries(
    queues.map((queue, index) => [
      `queue${index}`,
      queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
    ]),
  );
  return new MathExpression({
    expression: Object.keys(usingMetrics).join(' + '),
    label: 'Dead letters',
    usingMetrics,
    period: PERIOD,
  });
}
