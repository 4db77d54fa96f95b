import type { Policy } from '../domain/policy-types.ts';
import type { ProviderModule } from '../ports.ts';
import { type ConfigurationProblem, formatPath } from './problems.ts';

/** What of a connection says whether it can quarantine. */
interface Quarantining {
  readonly name: string;
  readonly module: ProviderModule;
  readonly settings: unknown;
  readonly policy: Policy;
}

/** Rules that say `quarantine` in a policy under which a connection cannot do it: nothing would end such a quarantine, or nobody could. */
export function quarantineProblems(connections: readonly Quarantining[]): ConfigurationProblem[] {
  const policies = new Set(connections.map(({ policy }) => policy));
  return [...policies].flatMap((policy) => {
    const unable = connections.flatMap((connection) => {
      const reason = connection.policy === policy ? obstacleIn(connection) : undefined;
      return reason === undefined ? [] : [`connection "${connection.name}" ${reason}`];
    });
    if (unable.length === 0) return [];
    return policy.rules.flatMap(({ action }, index) =>
      action === 'quarantine'
        ? [
            {
              path: formatPath(['policies', policy.name, 'rules', index, 'action']),
              message: `cannot be \`quarantine\`: ${unable.join('; ')}; write \`revoke\`, \`report\` or \`keep\`, or use another policy there`,
            },
          ]
        : [],
    );
  });
}

function obstacleIn({ module, settings }: Quarantining): string | undefined {
  if (!module.canDisable) return `cannot disable a token (${module.name})`;
  if (!module.showsDisabled?.(settings))
    return `cannot disable a token, or does not show which tokens are disabled (${module.name})`;
  if (module.canRestore?.(settings)) return undefined;
  return `cannot enable a token again (${module.name})`;
}
