import type { LongWait } from '../../ports.ts';
import { describeLength } from './times.ts';

/** A long wait in words: `waiting 1 hour, until 2026-11-25 13:00:00 UTC, as the provider asks (HTTP 429)`. */
export function describeWait({ millis, until, why }: LongWait): string {
  const end = new Date(until).toISOString().slice(0, 19).replace('T', ' ');
  const reason = why === undefined ? '' : `, ${why}`;
  return `waiting ${describeLength(millis)}, until ${end} UTC${reason}`;
}
