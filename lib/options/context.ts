import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { TEST_EVENTS_CHOICES } from '../../lambda/config/deployment-schema.ts';
import { InvalidDeploymentError } from '../deployment-error.ts';
import { NAME, NAME_RULE } from './validators.ts';

/** `-c key=value` arrives as text, the `context` in cdk.json as JSON; both must mean the same. */
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
  [
    z.array(z.string()),
    z.string().transform((text) => text.split(',').map((entry) => entry.trim())),
  ],
  'must be a list, or text separated by commas',
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
  /** Also the name of the stack. */
  name: Text.regex(NAME, NAME_RULE).default('token-sweeper'),
  schedule: Text.exactOptional(),
  /** Time zone of `schedule`, by its name in the IANA database. */
  timeZone: Text.exactOptional(),
  flexibleWindowMinutes: Whole.exactOptional(),
  allowManualEnforce: Flag.exactOptional(),
  emails: List.exactOptional(),
  topicArn: arnOf('sns').exactOptional(),
  eventBus: Text.exactOptional(),
  auditBucket: Text.exactOptional(),
  auditRetentionDays: Whole.exactOptional(),
  logRetentionDays: z
    .union([z.enum(RetentionDays), z.string().transform(Number).pipe(z.enum(RetentionDays))], {
      error: 'must be a number of days that CloudWatch Logs offers, such as 30, 90 or 365',
    })
    .exactOptional(),
  memorySize: Whole.exactOptional(),
  /** Former name of `memorySize`. */
  memory: Whole.exactOptional(),
  encryptionKeyArn: arnOf('kms').exactOptional(),
  secretKeyArns: List.pipe(z.array(arnOf('kms'))).exactOptional(),
  secretAccounts: List.exactOptional(),
  httpsProxy: Text.exactOptional(),
  noProxy: List.exactOptional(),
  testEvents: z
    .enum(TEST_EVENTS_CHOICES, `must be one of ${TEST_EVENTS_CHOICES.join(', ')}`)
    .exactOptional(),
  terminationProtection: Flag.exactOptional(),
  runbookUrl: Text.exactOptional(),
});

const Context = Keys.refine(
  ({ memorySize, memory }) => memorySize === undefined || memory === undefined,
  { path: ['memory'], error: 'is the former name of memorySize; set only that' },
).transform(({ memory, ...keys }) => ({
  ...keys,
  ...(memory !== undefined && { memorySize: memory }),
}));

/** What an operator can set for one deployment: `npx cdk deploy -c key=value`, or under `context` in cdk.json. */
export type DeploymentContext = z.output<typeof Context>;

/** Keys that the CDK itself puts in the context: feature flags, lookups and its own settings. */
const CDK_KEYS = /[:@]|^(acknowledged-issue-numbers|cli-telemetry)$/;

/** Reads the context. Throws {@link InvalidDeploymentError} with every key that is unknown or has an invalid value. */
export function readContext(context: Readonly<Record<string, unknown>>): DeploymentContext {
  const ours = Object.entries(context).filter(([key]) => !CDK_KEYS.test(key));
  const parsed = Context.safeParse(Object.fromEntries(ours));
  if (parsed.success) return parsed.data;
  throw new InvalidDeploymentError(parsed.error.issues.flatMap(describeIssue));
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys')
    return [`context ${String(issue.path[0])}: ${issue.message}`];
  const valid = Object.keys(Keys.shape).join(', ');
  return issue.keys.map((key) => `context ${key}: unknown key; valid keys: ${valid}`);
}
