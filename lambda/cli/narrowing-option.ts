import { nearest } from '../config/nearest.ts';
import { type ConfigurationProblem, InvalidConfigurationError } from '../config/problems.ts';
import type { Connection } from '../config/validate.ts';
import type { Narrowing } from '../domain/narrow.ts';
import { UsageError } from './usage.ts';

/** The options that choose tokens of a plan, as parsed. */
export interface NarrowingValues {
  readonly token?: readonly string[] | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly owner?: readonly string[] | undefined;
  readonly limit?: string | undefined;
}

/** Reads `--token`, `--rule`, `--owner` and `--limit`; `undefined` when there is none. Throws UsageError. */
export function parseNarrowing(
  { token, rule, owner, limit }: NarrowingValues,
  command: string,
): Narrowing | undefined {
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit))
    throw new UsageError('--limit: must be a whole number from 1', command);
  const narrowing = {
    ...(token && { tokens: token }),
    ...(rule && { rules: rule }),
    ...(owner && { owners: owner }),
    ...(limit !== undefined && { limit: Number(limit) }),
  };
  return Object.keys(narrowing).length === 0 ? undefined : narrowing;
}

/** The options again, each with its value. */
export function narrowingArguments({ tokens, rules, owners, limit }: Narrowing): readonly string[] {
  const repeated = [
    ['--token', tokens],
    ['--rule', rules],
    ['--owner', owners],
  ] as const;
  return [
    ...repeated.flatMap(([option, values = []]) => values.flatMap((value) => [option, value])),
    ...(limit === undefined ? [] : ['--limit', `${limit}`]),
  ];
}

/**
 * Refuses a choice that cannot mean what it says: a rule that no policy in use has, or a limit over several connections,
 * which list their tokens independently of each other. Throws InvalidConfigurationError.
 */
export function checkNarrowing(
  { rules = [], limit }: Narrowing,
  connections: readonly Connection[],
): void {
  const known = [...new Set(connections.flatMap(({ policy }) => policy.rules))].map(
    ({ name }) => name,
  );
  const problems: ConfigurationProblem[] = rules
    .filter((rule) => !known.includes(rule))
    .map((rule) => ({ path: '--rule', message: unknownRule(rule, known) }));
  if (limit !== undefined && connections.length > 1)
    problems.push({
      path: '--limit',
      message: `needs one connection, and ${connections.length} are chosen; add --connection NAME`,
    });
  if (problems.length > 0) throw new InvalidConfigurationError(problems);
}

function unknownRule(rule: string, known: readonly string[]): string {
  const similar = nearest(rule, known);
  const hint = similar
    ? `did you mean ${similar}?`
    : `rules in use: ${[...new Set(known)].join(', ')}`;
  return `unknown rule ${rule}; ${hint}`;
}
