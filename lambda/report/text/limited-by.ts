import type { LimitedBy } from '../../domain/limited-by.ts';
import { formatCount } from './counts.ts';

const NAMED_LENGTHS: ReadonlyMap<number, string> = new Map([
  [1, '/s'],
  [60, '/min'],
  [3600, '/h'],
  [86_400, '/day'],
]);

/** What limits a connection, such as `window 600/min, resets in 23 s`. */
export function describeLimitedBy(by: LimitedBy): string {
  switch (by.kind) {
    case 'window': {
      const reset = by.resetsInSeconds;
      const resets = reset === undefined ? '' : `, resets in ${formatCount(reset)} s`;
      return `window ${formatCount(by.limit)}${lengthOf(by.windowSeconds)}${resets}`;
    }
    case 'rate':
      return `${by.requestsPerSecond}/s found`;
    case 'wait':
      return `Retry-After, ${formatCount(by.endsInSeconds)} s left`;
    case 'refusals':
      return 'refusals, the provider accepts nothing now';
    case 'configured':
      return `${by.requestsPerSecond}/s configured`;
  }
}

function lengthOf(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  return NAMED_LENGTHS.get(seconds) ?? ` in ${formatCount(seconds)} s`;
}
