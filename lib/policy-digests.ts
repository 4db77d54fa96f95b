import { createHash } from 'node:crypto';
import type { Config } from '../lambda/config/validate.ts';
import type { Policy } from '../lambda/domain/policy-types.ts';

/** Digits of a digest: enough to see that a policy is another one. */
const DIGITS = 16;

/** A digest of each policy that a connection follows, by its name: the same for the same rules, protections and safeguards. */
export function policyDigests({
  connections,
}: {
  readonly connections: readonly Pick<Config['connections'][number], 'policy'>[];
}): ReadonlyMap<string, string> {
  const policies = new Map(connections.map(({ policy }) => [policy.name, policy]));
  return new Map([...policies].map(([name, policy]) => [name, digestOf(policy)]));
}

function digestOf(policy: Policy): string {
  const text = JSON.stringify(policy, sortKeys);
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}

/** In the file, the order of keys means nothing. */
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
