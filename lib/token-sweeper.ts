import { Aws, Stack } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../lambda/function/contract.ts';
import type { Permission } from '../lambda/ports.ts';
import { createAlarms } from './alarms.ts';
import { createAuditBucket } from './audit-bucket.ts';
import { bundledCode } from './bundle/bundled-code.ts';
import { createDashboard } from './dashboard.ts';
import { createDeadLetterQueue } from './dead-letters.ts';
import { createNotifications } from './notifications.ts';
import type { TokenSweeperProps } from './options/props.ts';
import { type Choices, choose } from './options/resolve.ts';
import { longestGapOf } from './options/timing.ts';
import { auditPermissions, connectionPermissions } from './permissions.ts';
import { createSweepSchedule } from './sweep-schedule.ts';
import { createSweeperFunction } from './sweeper-function.ts';
import { createTestEvents } from './test-events.ts';

/**
 * The whole sweeper: a scheduled function with the permissions that its configuration needs, its audit, its alarms
 * and its dashboard. Throws InvalidConfigurationError or InvalidDeploymentError with all that is wrong.
 */
export class TokenSweeper extends Construct {
  /** First part of every name. */
  readonly name: string;
  readonly sweeper: LambdaFunction;
  readonly auditBucket: IBucket | Bucket;
  /** What this deployment's keys in the audit bucket begin with. */
  readonly auditPrefix: string;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: TokenSweeperProps) {
    super(scope, id);
    const choices = choose(props);
    this.name = choices.name;
    this.auditBucket = props.auditBucket ?? this.#createAuditBucket(props, choices);
    this.auditPrefix = `audit/${choices.name}/`;
    const functionLetters = this.#createDeadLetters('function');
    const scheduleLetters = this.#createDeadLetters('schedule');
    this.sweeper = this.#createFunction(props, choices, functionLetters);
    createSweepSchedule(this, {
      ...choices.timing,
      name: choices.name,
      target: this.sweeper,
      deadLetterQueue: scheduleLetters,
    });
    this.dashboard = this.#createMonitoring(props, choices, [functionLetters, scheduleLetters]);
    this.#createTestEvents(choices);
  }

  #createAuditBucket({ encryptionKey }: TokenSweeperProps, { auditRetention }: Choices): Bucket {
    return createAuditBucket(this, 'Audit', {
      retention: auditRetention,
      ...(encryptionKey && { encryptionKey }),
    });
  }

  #createDeadLetters(of: 'function' | 'schedule'): Queue {
    return createDeadLetterQueue(this, `DeadLetters-${of}`, `${this.name}-${of}-dead-letters`);
  }

  #createFunction(
    props: TokenSweeperProps,
    choices: Choices,
    deadLetterQueue: Queue,
  ): LambdaFunction {
    const { name, memory, logRetention, allowManualEnforce } = choices;
    return createSweeperFunction(this, {
      ...props,
      name,
      code: props.code ?? bundledCode(choices.document),
      memory,
      logRetention,
      deadLetterQueue,
      permissions: this.#permissions(props, choices),
      environment: {
        [ENV.name]: name,
        [ENV.allowManualEnforce]: String(allowManualEnforce),
        [ENV.auditBucket]: this.auditBucket.bucketName,
        [ENV.auditPrefix]: this.auditPrefix,
      },
    });
  }

  #permissions({ encryptionKey }: TokenSweeperProps, choices: Choices): readonly Permission[] {
    const { region, account } = Stack.of(this);
    const { bucketArn, encryptionKey: auditKey = encryptionKey } = this.auditBucket;
    return [
      ...connectionPermissions(choices.config.connections, {
        place: { partition: Aws.PARTITION, region, account },
        accounts: choices.secretAccounts,
        keyArns: choices.secretKeyArns,
      }),
      ...auditPermissions(bucketArn, this.auditPrefix, auditKey?.keyArn),
    ];
  }

  #createMonitoring(
    { notificationTopic }: TokenSweeperProps,
    { emails, runbookUrl, timing }: Choices,
    deadLetterQueues: readonly Queue[],
  ): Dashboard {
    const { name, sweeper } = this;
    const topic = createNotifications(this, {
      name,
      emails,
      ...(notificationTopic && { topic: notificationTopic }),
    });
    const longestGap = longestGapOf(timing);
    const watched = { name, sweeper, runbookUrl, topic, deadLetterQueues, longestGap };
    return createDashboard(this, { name, sweeper, alarms: createAlarms(this, watched) });
  }

  #createTestEvents({ testEvents, config: { connections } }: Choices): void {
    const [first] = connections;
    if (testEvents === 'none' || !first) return;
    createTestEvents(this, {
      functionName: this.name,
      createRegistry: testEvents === 'schema-and-registry',
      connection: first.name,
    });
  }
}
