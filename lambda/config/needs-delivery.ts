import type { ConfigurationProblem } from './problems.ts';
import type { Connection } from './validate.ts';

/** What in the policies of these connections cannot be where nobody can be told, as in the deployed function. */
export function deliveryProblems(connections: readonly Connection[]): ConfigurationProblem[] {
  const policies = new Map(connections.map(({ policy }) => [policy.name, policy]));
  return [...policies.values()].flatMap(({ name, rules }) =>
    rules.flatMap(({ announce }, index) =>
      announce === undefined
        ? []
        : [
            {
              path: `policies.${name}.rules[${index}].announce`,
              message:
                'the deployed function cannot tell anybody; sweep these connections from the command line, or leave this out of the policy',
            },
          ],
    ),
  );
}
