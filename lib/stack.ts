import { Duration, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DeploymentContext } from './options/context.ts';
import type { TokenSweeperProps } from './options/props.ts';
import { addOutputs } from './outputs.ts';
import { TokenSweeper } from './token-sweeper.ts';

/** What a stack is made of. */
export interface TokenSweeperStackProps extends StackProps {
  readonly context: DeploymentContext;
  /** @see TokenSweeperProps.code */
  readonly code?: TokenSweeperProps['code'];
}

/** One {@link TokenSweeper} as the context of the deployment wants it, with the outputs that its operator needs. */
export class TokenSweeperStack extends Stack {
  readonly sweeper: TokenSweeper;

  constructor(scope: Construct, id: string, { context, code, ...props }: TokenSweeperStackProps) {
    super(scope, id, { description: 'Finds stale bearer tokens and revokes them', ...props });
    this.sweeper = new TokenSweeper(this, 'Sweeper', {
      ...toProps(this, context),
      ...(code && { code }),
    });
    addOutputs(this, this.sweeper);
  }
}

function toProps(scope: Construct, context: DeploymentContext): TokenSweeperProps {
  const { config, schedule, timeZone, flexibleWindowMinutes, emails, topicArn, ...others } =
    context;
  const { auditBucket, auditRetentionDays, logRetentionDays, encryptionKeyArn, ...rest } = others;
  const { secretKeyArns, ...same } = rest;
  return {
    ...same,
    configFile: config,
    ...(schedule !== undefined && {
      schedule: ScheduleExpression.expression(
        schedule,
        timeZone === undefined ? undefined : TimeZone.of(timeZone),
      ),
    }),
    ...(flexibleWindowMinutes !== undefined && {
      flexibleWindow: Duration.minutes(flexibleWindowMinutes),
    }),
    ...(emails && { notificationEmails: emails }),
    ...(topicArn !== undefined && {
      notificationTopic: Topic.fromTopicArn(scope, 'ImportedTopic', topicArn),
    }),
    ...(auditBucket !== undefined && {
      auditBucket: Bucket.fromBucketName(scope, 'ImportedAudit', auditBucket),
    }),
    ...(auditRetentionDays !== undefined && { auditRetention: Duration.days(auditRetentionDays) }),
    ...(logRetentionDays !== undefined && { logRetention: logRetentionDays }),
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
