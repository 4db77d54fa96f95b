import { SweepError } from '../errors.ts';

/** Environment variables by which the deployment speaks to the function. */
export const ENV = {
  /** Name of this sweeper: the dimension of its metrics. */
  name: 'SWEEPER_NAME',
  /** Whether an event may raise `plan` to `enforce`: `true` or `false`. */
  allowManualEnforce: 'SWEEPER_ALLOW_MANUAL_ENFORCE',
  /** Bucket of the audit; without it there is none. */
  auditBucket: 'SWEEPER_AUDIT_BUCKET',
  /** Prefix of every key there, with a slash at its end. */
  auditPrefix: 'SWEEPER_AUDIT_PREFIX',
} as const;

/** The configuration as it lies beside the bundle. */
export const CONFIG_FILE = 'sweeper.json';

export const METRIC_NAMESPACE = 'TokenSweeper';

/** Dimensions: each metric is sent for the sweeper as a whole and for each of its connections. */
export const DIMENSION = { sweeper: 'Sweeper', connection: 'Connection' } as const;

/** Metrics of a run, in tokens unless the name says otherwise. */
export const METRIC = {
  runs: 'Runs',
  incompleteRuns: 'IncompleteRuns',
  unfinishedRuns: 'UnfinishedRuns',
  connectionsFailed: 'ConnectionsFailed',
  connectionsHeld: 'ConnectionsHeld',
  listed: 'Listed',
  /** Expire within the next 30 days. */
  expiringSoon: 'ExpiringSoon',
  reported: 'Reported',
  withheld: 'Withheld',
  planned: 'Planned',
  revoked: 'Revoked',
  disabled: 'Disabled',
  alreadyGone: 'AlreadyGone',
  revocationsFailed: 'RevocationsFailed',
  deferred: 'Deferred',
  throttled: 'ThrottledRequests',
  durationSeconds: 'DurationSeconds',
} as const;

/** What the function is told by its deployment. */
export interface Environment {
  readonly name: string;
  readonly allowManualEnforce: boolean;
  readonly audit?: { readonly bucket: string; readonly prefix: string };
}

/** Reads the variables of {@link ENV}. Throws SweepError `invalid-configuration`, naming the variable. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  refuseDebugOutput(env);
  const bucket = env[ENV.auditBucket];
  return {
    name: env[ENV.name] ?? 'token-sweeper',
    allowManualEnforce: readFlag(env, ENV.allowManualEnforce),
    ...(bucket && { audit: { bucket, prefix: env[ENV.auditPrefix] ?? '' } }),
  };
}

/**
 * Node itself obeys this variable and would print whole requests, with the secrets in them, where nobody could stop it.
 * Throws SweepError `invalid-configuration`.
 */
export function refuseDebugOutput({ NODE_DEBUG }: Readonly<Record<string, string | undefined>>) {
  if (!NODE_DEBUG) return;
  throw new SweepError(
    'invalid-configuration',
    'NODE_DEBUG makes Node print requests with the secrets in them; unset it',
  );
}

function readFlag(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const value = env[name] ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new SweepError('invalid-configuration', `${name} must be true or false`);
}
