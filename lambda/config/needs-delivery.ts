import { type ConfigurationProblem, formatPath } from './problems.ts';
import type { Config } from './validate.ts';

/**
 * What in the policies cannot be in a deployment that has neither addresses nor a topic, unless each owner is told by mail.
 */
export function deliveryProblems({
  connections,
  ownerMail,
}: Pick<Config, 'connections' | 'ownerMail'>): ConfigurationProblem[] {
  const owners = ownerMail?.owners ?? [];
  if (owners.some(({ glob, address }) => glob === '*' && address !== 'same')) return [];
  const message =
    owners.length > 0
      ? 'nobody would be told of a token whose owner has no address: give `owners` an entry `"*"` with an address, or the deployment an address (emails) or a topic (topicArn)'
      : 'nobody would be told: give the deployment an address (emails) or a topic (topicArn), or tell owners by mail (owners, notices.from), sweep these connections from the command line, or leave this out of the policy';
  const policies = new Map(connections.map(({ policy }) => [policy.name, policy]));
  return [...policies.values()].flatMap(({ name, rules }) =>
    rules.flatMap(({ announce }, index) =>
      announce === undefined
        ? []
        : [{ path: formatPath(['policies', name, 'rules', index, 'announce']), message }],
    ),
  );
}
