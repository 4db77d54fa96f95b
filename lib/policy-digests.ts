import type { Config } from '../lambda/config/validate.ts';
import { digestOf } from '../lambda/sha256.ts';

/** Digits of a digest: enough to see that a policy is another one. */
const DIGITS = 16;

/** A digest of each policy that a connection follows, by its name: the same for the same rules, protections and safeguards. */
export function policyDigests({
  connections,
}: {
  readonly connections: readonly Pick<Config['connections'][number], 'policy'>[];
}): ReadonlyMap<string, string> {
  const policies = new Map(connections.map(({ policy }) => [policy.name, policy]));
  return new Map([...policies].map(([name, policy]) => [name, digestOf(policy).slice(0, DIGITS)]));
}
