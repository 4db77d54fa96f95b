import { setFlagsFromString } from 'node:v8';
import { SweepError } from './errors.ts';

/**
 * Stops V8 from allocating objects that it expects to live long directly in the old generation. Judging by the first
 * pages of a list, it may expect that of every token, and each page then stays until a full collection. Call it
 * before anything else in each program: `NODE_OPTIONS` does not accept this flag.
 * @see docs/performance.md
 */
export function disablePretenuring(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * Refuses to run with NODE_DEBUG set: Node would print whole requests, with the secrets in them, and nothing in this
 * program could stop it. Throws SweepError `invalid-configuration`.
 */
export function refuseDebugOutput({ NODE_DEBUG }: Readonly<Record<string, string | undefined>>) {
  if (!NODE_DEBUG) return;
  throw new SweepError(
    'invalid-configuration',
    'NODE_DEBUG makes Node print requests with the secrets in them; unset it',
  );
}
