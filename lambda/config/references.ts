import { nearest } from './nearest.ts';
import { DEFAULT_POLICY, defaultRuleName } from './policy-schema.ts';
import { type ConfigurationProblem, formatPath, type Path } from './problems.ts';
import { listAt, propertyOf } from './raw.ts';
import type { ResolvedConnection, ResolvedFile } from './resolve.ts';

/**
 * Finds broken references between the parts of a file: names used twice, policies that do not exist, actions that no
 * provider can take. Works on unvalidated values, so that a broken part hides no problem of the others.
 */
export function findBrokenReferences(file: ResolvedFile): ConfigurationProblem[] {
  const { connections, policies } = file;
  const names = connections.map(({ name }) => name);
  return [
    ...findDuplicates(names, ['connections']),
    ...(policies
      ? [
          ...connections.flatMap((connection, index) =>
            findUnknownPolicy(connection, index, policies),
          ),
          ...Object.entries(policies).flatMap(([name, policy]) =>
            findPolicyProblems(name, policy, connections),
          ),
        ]
      : []),
  ];
}

function findDuplicates(names: readonly unknown[], list: Path): ConfigurationProblem[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (typeof name !== 'string' || first === index) return [];
    return [
      {
        path: formatPath([...list, index, 'name']),
        message: `must be unique; ${formatPath([...list, first])} has it already`,
      },
    ];
  });
}

function findUnknownPolicy(
  { policy, namesPolicy }: ResolvedConnection,
  index: number,
  policies: Readonly<Record<string, unknown>>,
): ConfigurationProblem[] {
  if (typeof policy !== 'string' || Object.hasOwn(policies, policy)) return [];
  const hint = suggestPolicy(policy, Object.keys(policies));
  // Only what looks like a name is repeated: anything else may be a secret that was pasted by mistake.
  const message = namesPolicy
    ? `no policy ${/^[a-z0-9_.-]{1,40}$/.test(policy) ? `is named "${policy}"` : 'has this name'}; ${hint}`
    : `missing, and no policy is named \`${DEFAULT_POLICY}\`; ${hint}`;
  return [{ path: formatPath(['connections', index, 'policy']), message }];
}

function suggestPolicy(name: string, policies: readonly string[]): string {
  if (policies.length === 0) return 'no policy is configured';
  const list = `configured policies: ${policies.join(', ')}`;
  const meant = nearest(name, policies);
  return meant ? `${list}; did you mean \`${meant}\`?` : list;
}

function findPolicyProblems(
  name: string,
  policy: unknown,
  connections: readonly ResolvedConnection[],
): ConfigurationProblem[] {
  // The schema drops this key silently, because it would change the prototype of what it builds.
  if (name === '__proto__')
    return [{ path: 'policies.__proto__', message: 'cannot be the name of a policy' }];
  const path = ['policies', name, 'rules'];
  const rules = listAt(policy, 'rules');
  const names = rules.map((rule, index) => propertyOf(rule, 'name') ?? defaultRuleName(index));
  const followers = connections.filter((connection) => connection.policy === name);
  return [...findDuplicates(names, path), ...findImpossibleActions(rules, path, followers)];
}

/** Finds rules that say `disable` in a policy under which no connection can do it. */
function findImpossibleActions(
  rules: readonly unknown[],
  path: Path,
  followers: readonly ResolvedConnection[],
): ConfigurationProblem[] {
  const modules = followers.flatMap(({ module }) => module ?? []);
  if (modules.length === 0 || modules.some(({ canDisable }) => canDisable)) return [];
  const providers = [...new Set(modules.map((module) => module.name))].join(', ');
  return rules.flatMap((rule, index) => {
    if (propertyOf(rule, 'action') !== 'disable') return [];
    return [
      {
        path: formatPath([...path, index, 'action']),
        message: `no connection under this policy can disable a token (${providers}); write \`revoke\`, \`report\` or \`keep\``,
      },
    ];
  });
}
