import { Duration, TimeZone } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DeploymentOptions } from './deployment-options.ts';
import type { TokenSweeperProps } from './props.ts';

/** Turns choices into props: texts and numbers become durations and schedules, names and ARNs imported resources. */
export function propsFromContext(scope: Construct, options: DeploymentOptions): TokenSweeperProps {
  const { schedule, timeZone, flexibleWindowMinutes, auditRetentionDays, ...withoutTimes } =
    options;
  const { logRetentionDays, topicArn, eventBus, auditBucket, encryptionKeyArn, ...rest } =
    withoutTimes;
  const { secretKeyArns, terminationProtection: _ofTheStack, ...unchanged } = rest;
  return {
    ...unchanged,
    ...(schedule !== undefined && { schedule: scheduleOf(schedule, timeZone) }),
    ...(flexibleWindowMinutes !== undefined && {
      flexibleWindow: Duration.minutes(flexibleWindowMinutes),
    }),
    ...(auditRetentionDays !== undefined && { auditRetention: Duration.days(auditRetentionDays) }),
    ...(logRetentionDays !== undefined && { logRetention: logRetentionDays }),
    ...(topicArn !== undefined && { topic: Topic.fromTopicArn(scope, 'ImportedTopic', topicArn) }),
    ...(eventBus !== undefined && {
      eventBus: EventBus.fromEventBusName(scope, 'ImportedBus', eventBus),
    }),
    ...(auditBucket !== undefined && {
      auditBucket: Bucket.fromBucketName(scope, 'ImportedAudit', auditBucket),
    }),
    ...(encryptionKeyArn !== undefined && {
      encryptionKey: Key.fromKeyArn(scope, 'ImportedKey', encryptionKeyArn),
    }),
    ...(secretKeyArns && {
      secretKeys: secretKeyArns.map((arn, index) =>
        Key.fromKeyArn(scope, `ImportedSecretKey${index}`, arn),
      ),
    }),
  };
}

function scheduleOf(expression: string, timeZone: string | undefined): ScheduleExpression {
  const zone = timeZone === undefined ? undefined : TimeZone.of(timeZone);
  return ScheduleExpression.expression(expression, zone);
}
