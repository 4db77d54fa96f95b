import type { ProviderModule } from '../ports.ts';
import { nearest } from './nearest.ts';
import { DEFAULT_POLICY, defaultRuleName } from './policy-schema.ts';
import { type ConfigurationProblem, formatPath, type Path } from './problems.ts';
import { isMapping, listAt, propertyOf } from './raw.ts';

/**
 * Finds what is wrong between the parts of a file: names used twice, policies that are not there, actions that no
 * provider can take. Works on the raw value, so that broken parts hide nothing that is wrong with the others.
 */
export function findBrokenReferences(
  file: unknown,
  modules: readonly ProviderModule[],
): ConfigurationProblem[] {
  const connections = listAt(file, 'connections');
  const policies = propertyOf(file, 'policies');
  return [
    ...findDuplicates(connections.map(connectionName), ['connections']),
    ...(isMapping(policies)
      ? [
          ...connections.flatMap((one, index) => findUnknownPolicy(one, index, policies)),
          ...Object.keys(policies).flatMap((name) =>
            findPolicyProblems(name, policies[name], modulesUnder(name, connections, modules)),
          ),
        ]
      : []),
  ];
}

function findDuplicates(names: readonly unknown[], list: Path): ConfigurationProblem[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    const other = formatPath([...list, first]);
    return [
      {
        path: formatPath([...list, index, 'name']),
        message: `must be unique; ${other} has it already`,
      },
    ];
  });
}

function findUnknownPolicy(
  connection: unknown,
  index: number,
  policies: Readonly<Record<string, unknown>>,
): ConfigurationProblem[] {
  const name = policyName(connection);
  if (typeof name !== 'string' || Object.hasOwn(policies, name)) return [];
  const known = Object.keys(policies);
  const meant = nearest(name, known);
  const hint = [
    known.length === 0
      ? 'there are none'
      : `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`,
    ...(meant ? [`did you mean \`${meant}\`?`] : []),
  ].join('; ');
  // Only what looks like a name is repeated: anything else may be a secret that was pasted by mistake.
  const isDefault = propertyOf(connection, 'policy') === undefined;
  const message = isDefault
    ? `missing, and no policy is named \`${DEFAULT_POLICY}\`; ${hint}`
    : `no policy ${/^[a-z0-9_.-]{1,40}$/.test(name) ? `is named "${name}"` : 'has this name'}; ${hint}`;
  return [{ path: formatPath(['connections', index, 'policy']), message }];
}

function findPolicyProblems(
  name: string,
  policy: unknown,
  modules: readonly ProviderModule[],
): ConfigurationProblem[] {
  const path = ['policies', name, 'rules'];
  // The schema drops this key without a word, because it would change the prototype of what it builds.
  if (name === '__proto__')
    return [{ path: 'policies.__proto__', message: 'cannot be the name of a policy' }];
  const rules = listAt(policy, 'rules');
  const names = rules.map((rule, index) => propertyOf(rule, 'name') ?? defaultRuleName(index));
  const problems = findDuplicates(names, path);
  if (modules.length === 0 || modules.some(({ canDisable }) => canDisable)) return problems;
  for (const [index, rule] of rules.entries()) {
    if (propertyOf(rule, 'action') !== 'disable') continue;
    const providers = [...new Set(modules.map((module) => module.name))].join(', ');
    problems.push({
      path: formatPath([...path, index, 'action']),
      message: `no connection under this policy can disable a token (${providers}); write \`revoke\`, \`report\` or \`keep\``,
    });
  }
  return problems;
}

/** The providers of the connections that follow a policy. */
function modulesUnder(
  policy: string,
  connections: readonly unknown[],
  modules: readonly ProviderModule[],
): ProviderModule[] {
  return connections
    .filter((connection) => policyName(connection) === policy)
    .flatMap((connection) => moduleOf(connection, modules) ?? []);
}

/** The provider that a connection names, if there is one of that name. */
export function moduleOf(
  connection: unknown,
  modules: readonly ProviderModule[],
): ProviderModule | undefined {
  const provider = propertyOf(connection, 'provider');
  return modules.find(({ name }) => name === provider);
}

function connectionName(connection: unknown): unknown {
  return propertyOf(connection, 'name');
}

function policyName(connection: unknown): unknown {
  const name = propertyOf(connection, 'policy');
  return name === undefined ? DEFAULT_POLICY : name;
}
