import type { ProviderModule } from '../ports.ts';
import { DEFAULT_POLICY } from './policy-schema.ts';
import { isMapping, listAt, propertyOf } from './raw.ts';

/** A parsed file in which each connection is matched with its provider and its policy. Nothing is validated yet. */
export interface ResolvedFile {
  readonly connections: readonly ResolvedConnection[];
  /** Policies by name; `undefined` when the file has no mapping of policies. */
  readonly policies: Readonly<Record<string, unknown>> | undefined;
}

/** A connection as written, with what it refers to. */
export interface ResolvedConnection {
  readonly value: unknown;
  readonly name: unknown;
  /** The provider that the connection names, if there is one of that name. */
  readonly module: ProviderModule | undefined;
  /** The policy that the connection names, or the default one. */
  readonly policy: unknown;
  /** Whether the connection names its policy. */
  readonly namesPolicy: boolean;
}

/** Matches the connections of a parsed file with their providers and policies, wherever the file is well formed. */
export function resolve(file: unknown, modules: readonly ProviderModule[]): ResolvedFile {
  const policies = propertyOf(file, 'policies');
  return {
    connections: listAt(file, 'connections').map((value) => resolveConnection(value, modules)),
    policies: isMapping(policies) ? policies : undefined,
  };
}

function resolveConnection(value: unknown, modules: readonly ProviderModule[]): ResolvedConnection {
  const provider = propertyOf(value, 'provider');
  const policy = propertyOf(value, 'policy');
  return {
    // Without settings, the provider's schema must still name each one that is missing.
    value: isMapping(value) ? { settings: {}, ...value } : value,
    name: propertyOf(value, 'name'),
    module: modules.find(({ name }) => name === provider),
    policy: policy === undefined ? DEFAULT_POLICY : policy,
    namesPolicy: policy !== undefined,
  };
}
