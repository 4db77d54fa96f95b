import type { ConfigurationProblem } from './problems.ts';
import type { Connection } from './validate.ts';

/** What in the policies of these connections cannot be without memory. */
export function memoryProblems(
  connections: readonly Connection[],
): readonly ConfigurationProblem[] {
  const policies = new Map(connections.map(({ policy }) => [policy.name, policy]));
  return [...policies.values()]
    .filter(({ safeguards }) => safeguards.maxListDrop !== undefined)
    .map(({ name }) => ({
      path: `policies.${name}.safeguards.maxListDrop`,
      message:
        'needs a memory, and this run has none: leave `--memory none` out, or leave this out of the policy',
    }));
}
