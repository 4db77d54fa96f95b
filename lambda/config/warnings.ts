import * as z from 'zod';
import { fieldsOfCondition, fieldsOfEntry } from '../domain/needed-fields.ts';
import type { Policy } from '../domain/policy-types.ts';
import type { TokenField } from '../domain/token.ts';
import type { ProviderModule } from '../ports.ts';
import { warningsInPolicy } from './policy-warnings.ts';
import { type ConfigurationProblem, formatPath, type Path } from './problems.ts';

/** Something in a valid configuration that probably does not mean what it says. */
export type Warning = ConfigurationProblem;

/** As much of a connection as may not mean what it says. */
export interface Configured {
  readonly name: string;
  readonly module: ProviderModule;
  readonly secret?: string;
  readonly settings: unknown;
  readonly policy: Policy;
}

/** What in a valid configuration probably does not mean what it says. */
export function findWarnings(
  connections: readonly Configured[],
  policies: readonly Policy[],
): readonly Warning[] {
  return [
    ...connections.flatMap(warnOfUnusedSecret),
    ...policies.flatMap((policy) => {
      const followers = connections.filter((connection) => connection.policy === policy);
      if (followers.length === 0)
        return [
          { path: formatPath(['policies', policy.name]), message: 'no connection follows it' },
        ];
      return [...warnOfMissingFields(policy, followers), ...warningsInPolicy(policy)];
    }),
  ];
}

function warnOfUnusedSecret({ secret, module }: Configured, index: number): Warning[] {
  const { credentials } = module;
  const usesNone =
    credentials instanceof z.ZodObject && Object.keys(credentials.shape).length === 0;
  if (secret === undefined || !usesNone) return [];
  const path = formatPath(['connections', index, 'secret']);
  return [{ path, message: `${module.name} uses no secret; leave it out` }];
}

/** What each token field is called in a sentence. */
const FIELD_NAMES: Readonly<Record<TokenField, string>> = {
  createdAt: 'when a token was created',
  expiresAt: 'when a token expires',
  lastUsedAt: 'when a token was last used',
  name: 'the name of a token',
  owner: 'the owner of a token',
  scope: 'the scopes of a token',
  tag: 'the tags of a token',
  status: 'the status of a token',
};

/** Entries and rules that can never match at a connection, because its provider does not give what they ask. */
function warnOfMissingFields(policy: Policy, followers: readonly Configured[]): Warning[] {
  const path = ['policies', policy.name];
  const asked: readonly (readonly [Path, readonly TokenField[]])[] = [
    ...policy.rules.map(
      ({ when }, index) => [[...path, 'rules', index], fieldsOfCondition(when)] as const,
    ),
    ...policy.protect.map(
      (entry, index) => [[...path, 'protect', index], fieldsOfEntry(entry)] as const,
    ),
  ];
  return asked.flatMap(([at, fields]) =>
    [...new Set(fields)].flatMap((field) => {
      const without = followers.filter(({ module, settings }) => {
        const given = module.capabilitiesOf?.(settings) ?? module.capabilities;
        return !given.includes(field);
      });
      if (without.length === 0) return [];
      const names = without.map(({ name, module }) => `${name} (${module.name})`).join(', ');
      const message = `can never match at ${names}: the provider does not tell ${FIELD_NAMES[field]}`;
      return [{ path: formatPath(at), message }];
    }),
  );
}
