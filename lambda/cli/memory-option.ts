import { dirname, join } from 'node:path';
import { type MemoryPlace, openMemory } from '../compose.ts';
import { memoryProblems } from '../config/needs-memory.ts';
import { InvalidConfigurationError } from '../config/problems.ts';
import type { Config } from '../config/validate.ts';
import { MINUTE } from '../domain/duration.ts';
import type { Memory } from '../memory-ports.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './usage.ts';

/** The folder beside the configuration that holds the memory unless `--memory` names another place. */
const DEFAULT_FOLDER = '.token-sweeper';

/** A run of the command line renews its lease for this long at a time. */
const LEASE_MILLIS = 20 * MINUTE;

const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/** Reads `--memory` of a command with this configuration file. Throws UsageError. */
export function memoryPlace(option: string | undefined, config: string): MemoryPlace | undefined {
  if (option === 'none') return undefined;
  if (option === undefined) return { folder: join(dirname(config), DEFAULT_FOLDER) };
  const [, bucket, path = ''] = BUCKET.exec(option) ?? [];
  if (bucket !== undefined)
    return { bucket, prefix: path === '' || path.endsWith('/') ? path : `${path}/` };
  if (option === '' || isInBucket(option))
    throw new UsageError('--memory: must be a folder, s3://BUCKET/PREFIX or none');
  return { folder: option };
}

/** Whether `--memory` names a bucket. */
export function isInBucket(option: string | undefined): boolean {
  return option?.startsWith('s3:') ?? false;
}

/**
 * Opens the memory of `--memory`; `undefined` with `none`. Throws UsageError, and InvalidConfigurationError where a policy
 * needs one.
 */
export async function openMemoryOption(
  { memory, config }: { readonly memory?: string; readonly config: string },
  { connections, place: placeInFile }: Pick<Config, 'connections' | 'place'>,
  { adapters }: CliContext,
): Promise<Memory | undefined> {
  const place = memoryPlace(memory, config);
  if (place) return openMemory(place, LEASE_MILLIS, adapters);
  const problems = memoryProblems(connections);
  if (problems.length > 0) throw new InvalidConfigurationError(placeInFile(problems));
  return undefined;
}
