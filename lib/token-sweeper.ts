import { Annotations, Aws, Stack } from 'aws-cdk-lib';
import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Schedule } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Config } from '../lambda/config/validate.ts';
import type { Permission } from '../lambda/domain/permission.ts';
import { ENV } from '../lambda/function/contract.ts';
import { createAlarms } from './alarms.ts';
import { createAuditBucket } from './audit-bucket.ts';
import {
  auditPermissions,
  dropPlans,
  memoryPermissions,
  useBucketKey,
} from './bucket-permissions.ts';
import { bundledCode } from './bundle/bundled-code.ts';
import { bundledConfig } from './bundle/bundled-config.ts';
import { createDashboard } from './dashboard.ts';
import { createDeadLetterQueue } from './dead-letters.ts';
import { createNotifications, mailOwners, sendEvents, tellTopic } from './notifications.ts';
import type { TokenSweeperProps } from './options/props.ts';
import { type ResolvedProps, resolveProps } from './options/resolve.ts';
import { gapsBetweenRuns } from './options/timing.ts';
import { connectionPermissions } from './permissions.ts';
import { readingPermissions } from './reading-permissions.ts';
import { createSweepSchedule } from './sweep-schedule.ts';
import { createSweeperFunction } from './sweeper-function.ts';
import { createTestEvents } from './test-events.ts';

const NOBODY_IS_TOLD =
  'nobody is told when something goes wrong: set `emails` or `topicArn` under `deployment` in the configuration';

/**
 * The whole sweeper: a scheduled function with the permissions that its configuration needs, its audit, its alarms
 * and its dashboard. Throws InvalidConfigurationError or InvalidDeploymentError with all problems.
 */
export class TokenSweeper extends Construct {
  /** Prefix of all names. */
  readonly name: string;
  readonly config: Config;
  readonly sweeper: LambdaFunction;
  /** What the function acts as. */
  readonly role: IRole;
  readonly auditBucket: IBucket | Bucket;
  /** Prefix of this deployment's keys in the audit bucket. */
  readonly auditPrefix: string;
  /** Prefix of this deployment's memory in the audit bucket. */
  readonly memoryPrefix: string;
  /** When it runs. */
  readonly schedule: Schedule;
  /** What could not be run: invocations that failed, and starts that came to nothing. */
  readonly deadLetterQueues: { readonly function: Queue; readonly schedule: Queue };
  /** Where notices and alarms are sent. */
  readonly topic: ITopic;
  /** Where events are sent. */
  readonly eventBus: IEventBus;
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: TokenSweeperProps) {
    super(scope, id);
    const resolved = resolveProps(props, Stack.of(this).region);
    for (const { path, message } of resolved.config.warnings)
      Annotations.of(this).addWarningV2(`token-sweeper:${path}`, `${path}: ${message}`);
    this.name = resolved.name;
    this.config = resolved.config;
    this.auditBucket = resolved.auditBucket ?? this.#createAuditBucket(resolved);
    this.auditPrefix = `audit/${resolved.name}/`;
    this.memoryPrefix = `memory/${resolved.name}/`;
    this.topic = this.#createTopic(resolved);
    this.eventBus = resolved.eventBus ?? EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    this.deadLetterQueues = {
      function: this.#createDeadLetterQueue('function'),
      schedule: this.#createDeadLetterQueue('schedule'),
    };
    this.sweeper = this.#createFunction(resolved, this.deadLetterQueues.function);
    this.role = roleOf(this.sweeper);
    this.schedule = createSweepSchedule(this, {
      ...resolved.timing,
      name: resolved.name,
      target: this.sweeper,
      deadLetterQueue: this.deadLetterQueues.schedule,
    });
    this.alarms = this.#createAlarms(resolved);
    const { name, sweeper, alarms } = this;
    this.dashboard = createDashboard(this, { name, sweeper, alarms });
    this.#createTestEvents(resolved);
  }

  #createAuditBucket({ auditRetention, encryptionKey }: ResolvedProps): Bucket {
    return createAuditBucket(this, 'Audit', {
      retention: auditRetention,
      ...(encryptionKey && { encryptionKey }),
    });
  }

  #createDeadLetterQueue(of: 'function' | 'schedule'): Queue {
    return createDeadLetterQueue(this, `DeadLetters-${of}`, `${this.name}-${of}-dead-letters`);
  }

  #createFunction(props: ResolvedProps, deadLetterQueue: Queue): LambdaFunction {
    return createSweeperFunction(this, {
      ...props,
      memory: props.memorySize,
      code: props.code ?? bundledCode(bundledConfig(props.configDocument, props.config)),
      deadLetterQueue,
      permissions: this.#permissions(props),
      environment: {
        [ENV.name]: props.name,
        [ENV.allowManualEnforce]: String(props.allowManualEnforce),
        [ENV.auditBucket]: this.auditBucket.bucketName,
        [ENV.auditPrefix]: this.auditPrefix,
        [ENV.memoryPrefix]: this.memoryPrefix,
        [ENV.topic]: this.topic.topicArn,
        [ENV.eventBus]: this.eventBus.eventBusArn,
        [ENV.runbookUrl]: props.runbookUrl,
      },
    });
  }

  #permissions(props: ResolvedProps): readonly Permission[] {
    const { region, account } = Stack.of(this);
    const mayRemove = props.config.mode === 'enforce' || props.allowManualEnforce;
    const { bucketArn, encryptionKey: auditKey = props.encryptionKey } = this.auditBucket;
    const place = { partition: Aws.PARTITION, region, account };
    const { ownerMail } = props.config;
    const connections = connectionPermissions(props.config.connections, {
      place,
      accounts: props.secretAccounts,
      keyArns: props.secretKeys.map(({ keyArn }) => keyArn),
    });
    return [
      ...(mayRemove ? connections : readingPermissions(connections)),
      ...auditPermissions(bucketArn, this.auditPrefix),
      ...memoryPermissions(bucketArn, this.memoryPrefix),
      ...(mayRemove ? [dropPlans(bucketArn, this.memoryPrefix)] : []),
      tellTopic(this.topic.topicArn),
      sendEvents(this.eventBus.eventBusArn),
      ...(mayRemove && ownerMail ? [mailOwners(ownerMail.from, place)] : []),
      ...(auditKey ? [useBucketKey(auditKey.keyArn)] : []),
    ];
  }

  #createTopic({ emails, topic }: ResolvedProps): ITopic {
    if (emails.length === 0 && !topic)
      Annotations.of(this).addWarningV2('token-sweeper:nobody-is-told', NOBODY_IS_TOLD);
    return createNotifications(this, { name: this.name, emails, ...(topic && { topic }) });
  }

  #createAlarms({ runbookUrl, timing, config }: ResolvedProps): readonly Alarm[] {
    const { name, sweeper, topic } = this;
    return createAlarms(this, {
      name,
      sweeper,
      runbookUrl,
      topic,
      deadLetterQueues: Object.values(this.deadLetterQueues),
      connections: config.connections.map((connection) => connection.name),
      gaps: gapsBetweenRuns(timing),
    });
  }

  #createTestEvents({ testEvents, config: { connections } }: ResolvedProps): void {
    const [first] = connections;
    if (testEvents === 'none' || !first) return;
    createTestEvents(this, {
      functionName: this.name,
      createRegistry: testEvents === 'schema-and-registry',
      connection: first.name,
    });
  }
}

function roleOf({ role }: LambdaFunction): IRole {
  if (!role) throw new Error('the function was made without a role');
  return role;
}
