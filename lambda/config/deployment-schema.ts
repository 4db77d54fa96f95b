import * as z from 'zod';

/** The numbers of days that CloudWatch Logs offers. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/**
 * Whether the Lambda console offers ready-made test events. An account has one registry of them per region: `schema`
 * needs it to exist (the console creates it with the first shareable event); `schema-and-registry` creates it, fails
 * where it exists, and keeps it when the stack is deleted.
 */
export const TEST_EVENTS_CHOICES = ['none', 'schema', 'schema-and-registry'] as const;

/** One of {@link TEST_EVENTS_CHOICES}. */
export type TestEventsChoice = (typeof TEST_EVENTS_CHOICES)[number];

const text = z.string().min(1);
const days = z.int().min(1);

/** An ARN of a service. */
function arnOf(service: 'kms' | 'sns') {
  const form = new RegExp(`^arn:[a-z-]+:${service}:[a-z0-9-]+:\\d{12}:.+$`);
  return z.string().regex(form, `must be an ARN of ${service}`);
}

/** What a deployment chooses; `-c KEY=VALUE` of the CDK replaces a key. Only the deployment reads it. */
export const deployment = z
  .strictObject({
    schedule: text
      .exactOptional()
      .describe(
        '`rate(…)` or `cron(…)` of EventBridge Scheduler, at least every six days. Daily at 03:00 unless given.',
      ),
    timeZone: text
      .exactOptional()
      .describe('Time zone of `schedule`, by its name in the IANA database. UTC unless given.'),
    flexibleWindowMinutes: z
      .int()
      .min(0)
      .exactOptional()
      .describe('How much later a run may start. 60 unless given, or 0 with a `schedule`.'),
    allowManualEnforce: z
      .boolean()
      .exactOptional()
      .describe(
        'Whether an event may ask for `enforce`, restore or approve, where `mode` is `plan`.',
      ),
    emails: z
      .array(z.string())
      .exactOptional()
      .describe('E-mail addresses that the alarms are sent to, once their owners have confirmed.'),
    topicArn: arnOf('sns')
      .exactOptional()
      .describe(
        'SNS topic for the alarms, in the region of the deployment. One of its own unless given.',
      ),
    eventBus: text
      .exactOptional()
      .describe(
        'Name of the EventBridge bus for events, in the account and region of the deployment. `default` unless given.',
      ),
    auditBucket: text
      .exactOptional()
      .describe('Name of the bucket for audit and memory. One of its own unless given.'),
    auditRetentionDays: days
      .exactOptional()
      .describe('How long a bucket of its own keeps the audit. 400 unless given.'),
    logRetentionDays: z
      .literal(LOG_RETENTION_DAYS, {
        error: 'must be a number of days that CloudWatch Logs offers, such as 30, 90 or 365',
      })
      .exactOptional()
      .meta({
        title: 'number of days that CloudWatch Logs offers',
        description: 'How long logs are kept. 90 unless given.',
      }),
    memorySize: z
      .int()
      .min(256)
      .max(10_240)
      .exactOptional()
      .describe(
        'Memory of the function in MiB, which also determines its share of a processor. 512 unless given.',
      ),
    encryptionKeyArn: arnOf('kms')
      .exactOptional()
      .describe('KMS key for audit, memory and logs. Keys of AWS unless given.'),
    secretKeyArns: z
      .array(arnOf('kms'))
      .exactOptional()
      .describe('KMS keys that encrypt the secrets of the connections.'),
    secretAccounts: z
      .array(z.string().regex(/^\d{12}$/, 'must be a 12-digit AWS account id'))
      .exactOptional()
      .describe(
        'Other accounts whose secrets may be named by ARN; their keys belong in `secretKeyArns`.',
      ),
    httpsProxy: text
      .exactOptional()
      .describe('Proxy of the function, `http://HOST:PORT` without user name and password.'),
    noProxy: z.array(text).exactOptional().describe('Hosts that the function reaches without it.'),
    testEvents: z
      .enum(TEST_EVENTS_CHOICES)
      .exactOptional()
      .describe(
        'Ready-made events on the Test tab of the Lambda console: `schema` needs the registry `lambda-testevent-schemas` of the account, which `schema-and-registry` creates. `none` unless given.',
      ),
    terminationProtection: z
      .boolean()
      .exactOptional()
      .describe('Whether the stack refuses to be deleted.'),
    runbookUrl: text
      .exactOptional()
      .describe(
        'What notices and alarms link to. The runbook of this program on the internet unless given.',
      ),
  })
  .meta({
    title: 'mapping',
    description: 'What a deployment chooses; the command line and the function ignore it.',
  });

/** The choices of a deployment. */
export type Deployment = z.output<typeof deployment>;
