import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** What all alarms of a deployment have in common. */
export interface AlarmPlace {
  /** Prefix of the alarms' names. */
  readonly name: string;
  readonly runbookUrl: string;
  /** Told when an alarm goes off. */
  readonly topic: ITopic;
}

/** An alarm as it is told to people: it compares its metric with 1. */
export interface AlarmSpec {
  /** Suffix of the alarm's name. */
  readonly id: string;
  /** Title of its section in the runbook. @default - the `id` */
  readonly section?: string;
  readonly meaning: string;
  readonly metric: IMetric;
  /** @default - goes off when the metric is 1 or more */
  readonly comparison?: ComparisonOperator;
  /** The latest periods that are looked at. @default 1 */
  readonly periods?: number;
  /** Of these periods, how many must breach. @default 1 */
  readonly breaches?: number;
  readonly missingData: TreatMissingData;
}

/** Creates one alarm. */
export function createAlarm(
  scope: Construct,
  { name, runbookUrl, topic }: AlarmPlace,
  { id, section = id, meaning, metric, missingData, ...spec }: AlarmSpec,
): Alarm {
  const { comparison = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = spec;
  const alarm = new Alarm(scope, `Alarm-${id}`, {
    alarmName: `${name}-${id}`,
    alarmDescription: `${meaning} Runbook: ${runbookUrl}#${section}`,
    metric,
    threshold: 1,
    comparisonOperator: comparison,
    evaluationPeriods: spec.periods ?? 1,
    datapointsToAlarm: spec.breaches ?? 1,
    treatMissingData: missingData,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  return alarm;
}
