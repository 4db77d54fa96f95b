import type { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { TestEventsChoice } from '../../lambda/config/deployment-schema.ts';
import type { NetworkProps } from '../sweeper-function.ts';

/**
 * Options of a deployment, named like the keys of the context, without the `Arn`, `Minutes` or `Days` that say how a
 * key spells its value. Everything but the configuration has a default; no existing resource is required.
 */
export interface TokenSweeperProps extends NetworkProps {
  /** Path of the configuration, YAML or JSON. It is bundled, and the function's permissions are computed from it. */
  readonly config: string;
  /**
   * Prefix of all names: the function, its logs, schedule, alarms, dashboard, topic and queues.
   * @default 'token-sweeper'
   */
  readonly name?: string;
  /**
   * When to sweep: `rate` or `cron`, with a time zone. At least every six days, so that an alarm can notice when the
   * sweep stops.
   * @default - daily at 03:00 UTC
   */
  readonly schedule?: ScheduleExpression;
  /**
   * How much later than scheduled a run may start. Zero means on the minute.
   * @default - an hour for the default schedule, zero for one of your own
   */
  readonly flexibleWindow?: Duration;
  /**
   * Whether an event may ask for `enforce` where the configuration says `plan`.
   * @default false
   */
  readonly allowManualEnforce?: boolean;
  /**
   * E-mail addresses that notices and alarms are sent to, once their owners have confirmed.
   * @default - none; the alarms still show in the console
   */
  readonly emails?: readonly string[];
  /**
   * Topic for notices and alarms; its policy must allow `cloudwatch.amazonaws.com` to publish, and its key, where it has
   * one of its own, must admit that service and the function.
   * @default - a topic of its own
   */
  readonly topic?: ITopic;
  /**
   * Bus of EventBridge for events.
   * @default - the default bus of the account
   */
  readonly eventBus?: IEventBus;
  /**
   * Bucket for the audit and the memory. The function touches only what lies below `audit/` and `memory/`.
   * @default - a private, versioned, encrypted bucket that is kept when the stack is deleted
   */
  readonly auditBucket?: IBucket;
  /**
   * How long audit objects are kept in the stack's own bucket.
   * @default Duration.days(400)
   */
  readonly auditRetention?: Duration;
  /**
   * How long logs are kept.
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: RetentionDays;
  /**
   * Memory of the function in MiB, which also determines its share of a processor.
   * @default 512
   */
  readonly memorySize?: number;
  /**
   * Customer-managed key for the audit bucket and the logs. An imported key must admit `logs.REGION.amazonaws.com`.
   * @default - keys of Amazon S3 and CloudWatch Logs
   */
  readonly encryptionKey?: IKey;
  /**
   * Customer-managed keys that encrypt the connections' secrets.
   * @default - the secrets are encrypted with aws/secretsmanager
   */
  readonly secretKeys?: readonly IKey[];
  /**
   * Other AWS accounts that a secret's ARN may name. Such a secret needs a resource policy and a key in `secretKeys`.
   * @default - none
   */
  readonly secretAccounts?: readonly string[];
  /**
   * Ready-made events on the Test tab of the Lambda console.
   * @default 'none'
   */
  readonly testEvents?: TestEventsChoice;
  /**
   * What notices and the alarms' descriptions link to.
   * @default - the runbook of this program on the internet
   */
  readonly runbookUrl?: string;
  /**
   * The function's code.
   * @default - lambda/handler.ts, bundled by esbuild together with the configuration
   */
  readonly code?: Code;
}
