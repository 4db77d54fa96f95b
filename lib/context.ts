import * as z from 'zod';
import { InvalidDeployment } from './invalid-deployment.ts';

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

const Context = z.strictObject({
  /** Path of the configuration, from the directory of cdk.json. */
  config: Text.default('sweeper.yaml'),
  /** Name of the stack and prefix of everything in it that has a name. */
  name: Text.optional(),
  schedule: Text.optional(),
  timeZone: Text.optional(),
  flexibleWindowMinutes: Whole.optional(),
  allowManualEnforce: Flag.optional(),
  emails: List.optional(),
  topicArn: Text.optional(),
  auditBucket: Text.optional(),
  auditRetentionDays: Whole.optional(),
  logRetentionDays: Whole.optional(),
  memory: Whole.optional(),
  encryptionKeyArn: Text.optional(),
  secretKeyArns: List.optional(),
  secretAccounts: List.optional(),
  testEvents: z
    .enum(['none', 'schema', 'schema-and-registry'], 'must be none, schema or schema-and-registry')
    .optional(),
  runbookUrl: Text.optional(),
});

/** What an operator can set without writing code: `npx cdk deploy -c key=value`, or `context` in cdk.json. */
export type DeploymentContext = z.output<typeof Context>;

/** Keys that the CDK itself puts into the context: feature flags, look-ups and its own settings. */
const OF_CDK = /[:@]|^(acknowledged-issue-numbers|cli-telemetry)$/;

/** Throws {@link InvalidDeployment} with every key that is unknown or holds a wrong value. */
export function readContext(context: Readonly<Record<string, unknown>>): DeploymentContext {
  const own = Object.entries(context).filter(([key]) => !OF_CDK.test(key));
  const parsed = Context.safeParse(Object.fromEntries(own));
  if (parsed.success) return parsed.data;
  throw new InvalidDeployment(parsed.error.issues.flatMap(describeIssue));
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys')
    return [`context ${String(issue.path[0])}: ${issue.message}`];
  const known = Object.keys(Context.shape).join(', ');
  return issue.keys.map((key) => `context ${key}: no such key; there are ${known}`);
}
