import type { Policy } from '../domain/policy-types.ts';
import { type ConfigurationProblem, formatPath } from './problems.ts';
import type { Connection } from './validate.ts';

/** What in the policies of these connections cannot be without memory. */
export function memoryProblems(
  connections: readonly Connection[],
): readonly ConfigurationProblem[] {
  const policies = new Map(connections.map(({ policy }) => [policy.name, policy]));
  return [...policies.values()].flatMap((policy) =>
    pathsThatNeedMemory(policy).map((path) => ({
      path: `${formatPath(['policies', policy.name])}.${path}`,
      message:
        'needs a memory, and this run has none: leave `--memory none` out, or leave this out of the policy',
    })),
  );
}

function pathsThatNeedMemory({ safeguards, rules, approval }: Policy): string[] {
  return [
    ...(safeguards.maxListDrop === undefined ? [] : ['safeguards.maxListDrop']),
    ...(approval === undefined ? [] : ['approval']),
    ...rules.flatMap(({ announce, action }, index) => [
      ...(announce === undefined ? [] : [`rules[${index}].announce`]),
      ...(action === 'quarantine' ? [`rules[${index}].action`] : []),
    ]),
  ];
}
