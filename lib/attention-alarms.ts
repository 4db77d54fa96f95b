import { NestedStack } from 'aws-cdk-lib';
import { type Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmPlace, createAlarm } from './alarm.ts';
import { connectionMetric } from './metrics.ts';

/** A stack may have 500 resources. */
const ALARMS_PER_STACK = 400;

/**
 * Creates an alarm for each connection: one that fails is told although another one's alarm is red already. A single alarm
 * on all of them cannot do that for a nightly run: a query that groups by connection sees the last three hours only.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
 */
export function createAttentionAlarms(
  scope: Construct,
  props: AlarmPlace,
  connections: readonly string[],
): readonly Alarm[] {
  const alarms: Alarm[] = [];
  for (let first = 0; first < connections.length; first += ALARMS_PER_STACK) {
    const place = first === 0 ? scope : new NestedStack(scope, `Attention-${first}`);
    for (const connection of connections.slice(first, first + ALARMS_PER_STACK))
      alarms.push(createAttentionAlarm(place, props, connection));
  }
  return alarms;
}

function createAttentionAlarm(scope: Construct, props: AlarmPlace, connection: string): Alarm {
  return createAlarm(scope, props, {
    id: `attention-${connection}`,
    section: 'attention',
    meaning: `The connection ${connection} failed, is held, or left something undone in the last scheduled run.`,
    metric: connectionMetric(props.name, connection, 'attention'),
    // Between two runs nothing has changed.
    missingData: TreatMissingData.IGNORE,
  });
}
