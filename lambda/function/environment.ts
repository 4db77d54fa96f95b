import { SweepError } from '../errors.ts';
import { ENV } from './contract.ts';

/** How the deployment configured the function. */
export interface Environment {
  /** Name of this sweeper. */
  readonly name: string;
  /** Whether an event may ask for `enforce` where the configuration says `plan`. */
  readonly allowManualEnforce: boolean;
  /** Where the audit goes. @default - no audit */
  readonly audit?: { readonly bucket: string; readonly prefix: string };
}

/** Reads the variables of {@link ENV}. Throws SweepError `invalid-configuration`, naming the variable. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const bucket = env[ENV.auditBucket];
  return {
    name: env[ENV.name] ?? 'token-sweeper',
    allowManualEnforce: readFlag(env, ENV.allowManualEnforce),
    ...(bucket && { audit: { bucket, prefix: env[ENV.auditPrefix] ?? '' } }),
  };
}

function readFlag(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const value = env[name] ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new SweepError('invalid-configuration', `${name} must be true or false`);
}
