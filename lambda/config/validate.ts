import * as z from 'zod';
import type { Mode } from '../domain/events.ts';
import type { OwnTokenSetting } from '../domain/own-token.ts';
import type { OwnerMail } from '../domain/owner-addresses.ts';
import type { Policy } from '../domain/policy-types.ts';
import { SweepError } from '../errors.ts';
import type { Limits, ProviderModule } from '../ports.ts';
import { quarantineProblems } from './can-quarantine.ts';
import type { Deployment } from './deployment-schema.ts';
import { warnOfOwners } from './owner-warnings.ts';
import { defaultRuleName } from './policy-schema.ts';
import {
  type ConfigurationProblem,
  check,
  formatPath,
  InvalidConfigurationError,
} from './problems.ts';
import { isDeeperThan } from './raw.ts';
import { findBrokenReferences } from './references.ts';
import { type ResolvedConnection, resolve } from './resolve.ts';
import { anyConnectionSchema, connectionSchema, fileSchema } from './schema.ts';
import { findWarnings, type Warning } from './warnings.ts';

/** One configured account at a provider, with defaults filled in. */
export interface Connection {
  readonly name: string;
  readonly module: ProviderModule;
  /** Name or ARN in Secrets Manager. */
  readonly secret?: string;
  /** Origin, perhaps with a path, that replaces the provider's own hosts. */
  readonly endpoint?: URL;
  /** Certificates of private authorities that it trusts, in PEM. */
  readonly ca?: string;
  /** As parsed by the provider's own schema. */
  readonly settings: unknown;
  readonly policy: Policy;
  /** Which listed token the connection signs in with, where the configuration says so. */
  readonly ownToken?: OwnTokenSetting;
  readonly limits: Limits;
}

/** A valid configuration. */
export interface Config {
  readonly mode: Mode;
  readonly connections: readonly Connection[];
  /** Requests in flight over all connections. */
  readonly limits: { readonly concurrency: number };
  /** What the deployed function tells people. */
  readonly notices: { readonly allWell: 'weekly' | 'never' };
  /** How the owners of tokens are told. @default - they are not */
  readonly ownerMail?: OwnerMail;
  /** What a deployment chooses; nothing else reads it. */
  readonly deployment: Deployment;
  /** What probably does not mean what it says. */
  readonly warnings: readonly Warning[];
  /** Adds the places in the file to problems that are found later. */
  readonly place: Place;
}

/** Adds to problems where in a file they are. */
export type Place = (problems: readonly ConfigurationProblem[]) => readonly ConfigurationProblem[];

/** Of a configuration that was read from no file. */
const placeNowhere: Place = (problems) => problems;

/** The certificates in a file that the configuration names, in PEM. Throws RangeError with what is wrong with the file. */
export type ReadCertificates = (file: string) => string;

/** Validates a parsed configuration. Throws {@link InvalidConfigurationError} with all problems at once. */
export function validateConfig(
  value: unknown,
  modules: readonly ProviderModule[],
  readCertificates: ReadCertificates = readNothing,
): Config {
  if (isDeeperThan(MAX_DEPTH, value)) {
    throw new InvalidConfigurationError([{ path: '', message: TOO_DEEP }]);
  }
  const problems: ConfigurationProblem[] = [];
  const file = check(fileSchema(z.unknown()), value, [], problems);
  const resolved = resolve(value, modules);
  const connections = resolved.connections.flatMap(
    (connection, index) =>
      parseConnection(connection, index, { modules, readCertificates }, problems) ?? [],
  );
  problems.push(...findBrokenReferences(resolved));
  if (!file || problems.length > 0) throw new InvalidConfigurationError(problems);

  const policies = new Map(Object.entries(file.policies).map(toPolicy));
  const valid = connections.map((connection) => toConnection(connection, policies));
  problems.push(...quarantineProblems(valid));
  if (problems.length > 0) throw new InvalidConfigurationError(problems);
  const { from } = file.notices;
  const owners = Object.entries(file.owners ?? {}).map(([glob, address]) => ({ glob, address }));
  return {
    mode: file.mode,
    connections: valid,
    limits: file.limits,
    notices: file.notices,
    ...(from !== undefined && owners.length > 0 && { ownerMail: { from, owners } }),
    deployment: file.deployment ?? {},
    warnings: [...findWarnings(valid, [...policies.values()]), ...warnOfOwners(owners, from)],
    place: placeNowhere,
  };
}

/** Far more levels than any configuration needs, far fewer than would exhaust the stack. */
const MAX_DEPTH = 64;
const TOO_DEEP = `the configuration must not be nested more than ${MAX_DEPTH} levels deep`;

interface ParsedConnection {
  readonly module: ProviderModule;
  readonly policy: unknown;
  readonly fields: z.output<ReturnType<typeof connectionSchema>>;
  readonly ca: string | undefined;
}

/** What connections are checked with. */
interface Known {
  readonly modules: readonly ProviderModule[];
  readonly readCertificates: ReadCertificates;
}

function readNothing(): never {
  throw new RangeError('files cannot be read here');
}

function parseConnection(
  { value, module, policy }: ResolvedConnection,
  index: number,
  { modules, readCertificates }: Known,
  problems: ConfigurationProblem[],
): ParsedConnection | undefined {
  const path = ['connections', index];
  if (!module) {
    check(anyConnectionSchema(modules), value, path, problems);
    return undefined;
  }
  const fields = check(connectionSchema(module), value, path, problems);
  if (!fields) return undefined;
  const { tls } = fields;
  const caPath = formatPath([...path, 'tls', 'ca']);
  const ca = tls && attempt(() => readCertificates(tls.ca), caPath, problems);
  return { module, policy, fields, ca };
}

/** What `read` returns. A RangeError that it throws becomes a problem at `path`. */
function attempt(
  read: () => string,
  path: string,
  problems: ConfigurationProblem[],
): string | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ path, message: error.message });
    return undefined;
  }
}

type PolicyFields = z.output<ReturnType<typeof fileSchema>>['policies'][string];

function toPolicy([name, { rules, protect, safeguards, approval }]: [string, PolicyFields]): [
  string,
  Policy,
] {
  const named = rules.map((rule, index) => ({
    ...rule,
    name: rule.name ?? defaultRuleName(index),
  }));
  return [name, { name, rules: named, protect, safeguards, ...(approval && { approval }) }];
}

function toConnection(
  { module, fields, ca, ...resolved }: ParsedConnection,
  policies: ReadonlyMap<unknown, Policy>,
): Connection {
  const { name, secret, endpoint, settings, ownToken, limits } = fields;
  const policy = policies.get(resolved.policy);
  if (!policy)
    throw new SweepError('internal', 'a policy was not found although its name was checked');
  const share = limits?.share;
  const documented = module.limits.requestsPerSecond;
  const requestsPerSecond = limits?.requestsPerSecond ?? (documented && documented * (share ?? 1));
  return {
    name,
    module,
    ...(secret !== undefined && { secret }),
    ...(endpoint && { endpoint }),
    ...(ca !== undefined && { ca }),
    settings,
    policy,
    ...(ownToken !== undefined && { ownToken }),
    limits: {
      concurrency: limits?.concurrency ?? module.limits.concurrency,
      ...(requestsPerSecond !== undefined && { requestsPerSecond }),
      ...(share !== undefined && { share }),
      timeoutMillis: limits?.timeout ?? module.limits.timeoutMillis,
    },
  };
}
