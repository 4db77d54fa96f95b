import { UsageError } from './usage.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Reads the hash that `approve` names. Throws {@link UsageError}. */
export function readHash(positionals: readonly string[]): string {
  const [hash = '', ...rest] = positionals;
  if (HASH.test(hash) && rest.length === 0) return hash;
  throw new UsageError(
    'approve needs the hash of one plan, 64 hexadecimal digits as the report shows it',
    'approve',
  );
}
