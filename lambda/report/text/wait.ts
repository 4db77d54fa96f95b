import { SECOND } from '../../domain/duration.ts';
import type { LongWait } from '../../domain/long-wait.ts';
import { describeLength } from './times.ts';

/**
 * A long wait in words: `waiting 1 hour, until 2026-11-25 13:00:00 UTC, as the provider asks (HTTP 429)`, or, where its end
 * is not known, `waiting for connection "other"`.
 */
export function describeWait({ end, why = '' }: LongWait): string {
  if (!end) return `waiting ${why}`;
  const until = new Date(end.until).toISOString().slice(0, 19).replace('T', ' ');
  const reason = why === '' ? '' : `, ${why}`;
  return `waiting ${describeLength(Math.round(end.millis / SECOND) * SECOND)}, until ${until} UTC${reason}`;
}
