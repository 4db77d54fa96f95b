import { type ConfigurationProblem, formatPath } from './problems.ts';
import type { Connection } from './validate.ts';

/** What in the policies of these connections cannot be where nobody is told: a deployment with neither addresses nor a topic. */
export function deliveryProblems(connections: readonly Connection[]): ConfigurationProblem[] {
  const policies = new Map(connections.map(({ policy }) => [policy.name, policy]));
  return [...policies.values()].flatMap(({ name, rules }) =>
    rules.flatMap(({ announce }, index) =>
      announce === undefined
        ? []
        : [
            {
              path: formatPath(['policies', name, 'rules', index, 'announce']),
              message:
                'nobody would be told: give the deployment an address (emails) or a topic (topicArn), sweep these connections from the command line, or leave this out of the policy',
            },
          ],
    ),
  );
}
