import { SweepError } from '../errors.ts';
import { ENV } from './contract.ts';
import { type Links, readLinks } from './links.ts';

/** How the deployment configured the function. */
export interface Environment {
  /** Name of this sweeper. */
  readonly name: string;
  /** Whether an event may ask for `enforce` where the configuration says `plan`. */
  readonly allowManualEnforce: boolean;
  /** Where the audit goes. @default - no audit */
  readonly audit?: BucketPlace;
  /** Where the memory is. @default - nothing is remembered */
  readonly memory?: BucketPlace;
  /** ARN of the topic that is told what a run did. @default - nobody is told */
  readonly topic?: string;
  /** Name or ARN of the bus to which events are sent. @default - none are sent */
  readonly eventBus?: string;
  /** What people look at after a run whose audit has this key. @default - nothing */
  readonly links?: (auditKey: string | undefined) => Links;
}

/** Objects of a bucket whose keys begin with a prefix. */
export interface BucketPlace {
  readonly bucket: string;
  readonly prefix: string;
}

/** Reads the variables of {@link ENV}. Throws SweepError `invalid-configuration`, naming the variable. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const bucket = env[ENV.auditBucket];
  const memoryPrefix = env[ENV.memoryPrefix];
  const topic = env[ENV.topic];
  const eventBus = env[ENV.eventBus];
  return {
    name: env[ENV.name] ?? 'token-sweeper',
    allowManualEnforce: readFlag(env, ENV.allowManualEnforce),
    ...(bucket && { audit: { bucket, prefix: env[ENV.auditPrefix] ?? '' } }),
    ...(bucket && memoryPrefix && { memory: { bucket, prefix: memoryPrefix } }),
    ...(topic && { topic }),
    ...(eventBus && { eventBus }),
    links: readLinks(env),
  };
}

function readFlag(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const value = env[name] ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new SweepError('invalid-configuration', `${name} must be true or false`);
}
