import { readFileSync } from 'node:fs';
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Code, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Config } from '../lambda/config.ts';
import { parseConfig } from '../lambda/config-file.ts';
import type { Permission } from '../lambda/ports.ts';
import { providers } from '../lambda/providers/index.ts';
import { createAlarms } from './alarms.ts';
import { createAuditBucket } from './audit-bucket.ts';
import { checkAccounts, checkEmails, checkMemory, checkName } from './checks.ts';
import { createDeadLetterQueue } from './dead-letters.ts';
import { InvalidDeployment } from './invalid-deployment.ts';
import { sweeperMetrics } from './metrics.ts';
import { createNotifications } from './notifications.ts';
import { auditPermissions, connectionPermissions } from './permissions.ts';
import { createSweepSchedule } from './sweep-schedule.ts';
import { createSweeperFunction } from './sweeper-function.ts';
import { createTestEvents } from './test-events.ts';
import { checkTiming, chooseTiming, longestGapOf } from './timing.ts';
import type { TokenSweeperProps } from './token-sweeper-props.ts';

const AUDIT_PREFIX = 'audit/';

/**
 * The whole sweeper: a scheduled function with the permissions that its configuration needs, its audit, its alarms
 * and its dashboard. Throws InvalidConfiguration or {@link InvalidDeployment} with all that is wrong.
 */
export class TokenSweeper extends Construct {
  readonly name: string;
  readonly config: Config;
  /** What the function may do, each with its reason. */
  readonly permissions: readonly Permission[];
  readonly auditBucket: IBucket | Bucket;
  readonly auditPrefix: string;
  readonly sweeper: IFunction;

  constructor(scope: Construct, id: string, props: TokenSweeperProps) {
    super(scope, id);
    const {
      name = 'token-sweeper',
      memory = 512,
      encryptionKey,
      runbookUrl = 'docs/runbook.md',
    } = props;
    const { notificationEmails = [], secretAccounts = [] } = props;
    const timing = chooseTiming(props);
    const problems = [
      ...checkName(name),
      ...checkTiming(timing),
      ...checkMemory(memory),
      ...checkEmails(notificationEmails),
      ...checkAccounts(secretAccounts),
    ];
    if (problems.length > 0) throw new InvalidDeployment(problems);

    this.name = name;
    this.config = readConfig(props.configFile);
    this.auditBucket =
      props.auditBucket ??
      createAuditBucket(this, 'Audit', {
        retention: props.auditRetention ?? Duration.days(400),
        ...(encryptionKey && { encryptionKey }),
      });
    this.auditPrefix = `${AUDIT_PREFIX}${name}/`;
    const { region, account } = Stack.of(this);
    this.permissions = [
      ...connectionPermissions(this.config.connections, {
        place: { partition: Aws.PARTITION, region, account },
        accounts: secretAccounts,
        keyArns: (props.secretKeys ?? []).map(({ keyArn }) => keyArn),
      }),
      ...auditPermissions(
        this.auditBucket.bucketArn,
        this.auditPrefix,
        this.auditBucket.encryptionKey?.keyArn,
      ),
    ];

    const functionLetters = createDeadLetterQueue(
      this,
      'FunctionDeadLetters',
      `${name}-function-dead-letters`,
    );
    const scheduleLetters = createDeadLetterQueue(
      this,
      'ScheduleDeadLetters',
      `${name}-schedule-dead-letters`,
    );
    this.sweeper = createSweeperFunction(this, {
      ...props,
      name,
      code: props.code ?? Code.fromInline('x'),
      memoryMebibytes: memory,
      logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      permissions: this.permissions,
      deadLetterQueue: functionLetters,
      environment: { PLACEHOLDER: String(props.allowManualEnforce) },
    });
    createSweepSchedule(this, {
      ...timing,
      name,
      target: this.sweeper,
      deadLetterQueue: scheduleLetters,
    });
    const metrics = sweeperMetrics(name);
    const topic = createNotifications(this, {
      name,
      emails: notificationEmails,
      ...(props.notificationTopic && { topic: props.notificationTopic }),
    });
    const alarms = createAlarms(this, {
      name,
      runbookUrl,
      topic,
      sweeper: this.sweeper,
      metrics,
      deadLetterQueues: [scheduleLetters, functionLetters],
      longestGap: longestGapOf(timing),
    });
    void alarms;
    const [first] = this.config.connections;
    if (props.testEvents && props.testEvents !== 'none' && first)
      createTestEvents(this, {
        functionName: name,
        createRegistry: props.testEvents === 'schema-and-registry',
        connection: first.name,
      });
  }
}

function readConfig(file: string): Config {
  return parseConfig(readText(file), providers);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new InvalidDeployment([`config: cannot read ${file}`]);
  }
}
