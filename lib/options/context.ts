import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { InvalidDeploymentError } from '../deployment-error.ts';
import { TEST_EVENTS_CHOICES } from '../test-events.ts';
import { NAME, NAME_RULE } from './validators.ts';

/** `-c key=value` arrives as text, the `context` of cdk.json as JSON. */
const Text = z.string('must be text');
const Flag = z.union(
  [z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')],
  'must be true or false',
);
const Whole = z.union(
  [z.int(), z.string().regex(/^\d+$/).transform(Number)],
  'must be a whole number',
);
const List = z.union(
  [z.array(z.string()), z.string().transform((text) => text.split(',').map((one) => one.trim()))],
  'must be a list, or text with commas',
);

const arnOf = (service: 'kms' | 'sns') =>
  z
    .string()
    .regex(
      new RegExp(`^arn:[a-z-]+:${service}:[a-z0-9-]+:\\d{12}:.+$`),
      `must be an ARN of ${service}`,
    );

const Keys = z.strictObject({
  /** Path of the configuration, from the directory of cdk.json. */
  config: Text.default('sweeper.yaml'),
  /** Name of the stack, too. */
  name: Text.regex(NAME, NAME_RULE).default('token-sweeper'),
  schedule: Text.exactOptional(),
  /** Of `schedule`, as the IANA database names it. */
  timeZone: Text.exactOptional(),
  flexibleWindowMinutes: Whole.exactOptional(),
  allowManualEnforce: Flag.exactOptional(),
  emails: List.exactOptional(),
  topicArn: arnOf('sns').exactOptional(),
  auditBucket: Text.exactOptional(),
  auditRetentionDays: Whole.exactOptional(),
  logRetentionDays: z
    .union([z.enum(RetentionDays), z.string().transform(Number).pipe(z.enum(RetentionDays))], {
      error: 'must be a number of days that CloudWatch Logs offers, such as 30, 90 or 365',
    })
    .exactOptional(),
  memory: Whole.exactOptional(),
  encryptionKeyArn: arnOf('kms').exactOptional(),
  secretKeyArns: List.pipe(z.array(arnOf('kms'))).exactOptional(),
  secretAccounts: List.exactOptional(),
  testEvents: z
    .enum(TEST_EVENTS_CHOICES, `must be one of ${TEST_EVENTS_CHOICES.join(', ')}`)
    .exactOptional(),
  runbookUrl: Text.exactOptional(),
});

const Context = Keys.refine(
  ({ schedule, timeZone }) => schedule !== undefined || timeZone === undefined,
  {
    path: ['timeZone'],
    error: 'belongs to a schedule, and there is none',
  },
);

/** What an operator can set without writing code: `npx cdk deploy -c key=value`, or `context` in cdk.json. */
export type DeploymentContext = z.output<typeof Context>;

/** Keys that the CDK itself puts into the context: feature flags, look-ups and its own settings. */
const OF_CDK = /[:@]|^(acknowledged-issue-numbers|cli-telemetry)$/;

/** Throws {@link InvalidDeploymentError} with every key that is unknown or holds a wrong value. */
export function readContext(context: Readonly<Record<string, unknown>>): DeploymentContext {
  const own = Object.entries(context).filter(([key]) => !OF_CDK.test(key));
  const parsed = Context.safeParse(Object.fromEntries(own));
  if (parsed.success) return parsed.data;
  throw new InvalidDeploymentError(parsed.error.issues.flatMap(describeIssue));
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys')
    return [`context ${String(issue.path[0])}: ${issue.message}`];
  const known = Object.keys(Keys.shape).join(', ');
  return issue.keys.map((key) => `context ${key}: no such key; there are ${known}`);
}
