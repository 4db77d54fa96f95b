import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

/** A request that AWS would authorize: what, on what, and the condition keys that it carries. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** A statement that allows something, its intrinsic functions resolved. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const Words = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Statement = z.object({
  Effect: z.literal('Allow'),
  Action: Words,
  Resource: Words,
  Condition: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});
const Policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({ Statement: z.array(Statement) }),
    Roles: z.tuple([z.object({ Ref: z.string() })]),
  }),
});

/** Account and region are explicit in the stacks of these tests. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws' };

/** What the policies of the role whose logical id holds `role` allow. Throws for a statement that it cannot read. */
export function grantsOf(template: Template, role: string): readonly Grant[] {
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .map((resource) => Policy.parse(resource).Properties)
    .filter(({ Roles: [{ Ref }] }) => Ref.includes(role))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map(({ Action, Resource, Condition }) => ({
      actions: Action.map(String),
      resources: Resource.map(resolve),
      conditions: Condition,
    }));
}

/** Whether one of the grants allows the call. Supports what this project's policies use, and no more. */
export function allows(grants: readonly Grant[], call: Call): boolean {
  return grants.some(
    ({ actions, resources, conditions }) =>
      actions.includes(call.action) &&
      resources.some((pattern) => matches(pattern, call.resource)) &&
      Object.entries(conditions).every(([operator, keys]) =>
        Object.entries(keys).every(([key, expected]) =>
          holds(operator, expected, call.context?.[key]),
        ),
      ),
  );
}

function holds(operator: string, expected: string, actual: string | undefined): boolean {
  if (actual === undefined) return false;
  if (operator === 'StringEquals') return actual === expected;
  if (operator === 'StringLike') return matches(expected, actual);
  throw new Error(`unknown condition operator ${operator}`);
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

/** Turns `Ref`, `Fn::GetAtt` and `Fn::Join` into text; what only a deployment knows becomes `<LogicalId.Attribute>`. */
function resolve(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = Intrinsic.parse(value);
  if (Ref !== undefined) return PSEUDO_PARAMETERS[Ref] ?? `<${Ref}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  if (join !== undefined) return join[1].map(resolve).join(join[0]);
  throw new Error(`cannot resolve ${JSON.stringify(value)}`);
}

const Intrinsic = z.strictObject({
  Ref: z.string().optional(),
  'Fn::GetAtt': z.array(z.string()).optional(),
  'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]).optional(),
});
