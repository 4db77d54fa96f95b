import { parseDuration } from '../../domain/duration.ts';
import { epochMillis, epochSeconds, isoInstant } from '../../http/time.ts';
import type { Definition } from './schema.ts';
import type { Lookup } from './template.ts';

/** How one time of a token is written. */
export type TimeFormat = NonNullable<Definition['fields']['createdAt']>;

/** Epoch milliseconds, `'never'` on the API's word, or `undefined` for whatever cannot be told. */
export type Instant = number | 'never' | undefined;

/** Reads one time. What is not written as the definition says is unknown, never a guess. */
export function readTime(
  time: TimeFormat | undefined,
  lookup: Lookup,
  other: (name: 'createdAt' | 'lastUsedAt') => Instant,
): Instant {
  if (!time) return undefined;
  const value = lookup(time.path);
  if (value === undefined) return time.absent;
  if (time.never?.some((one) => one === value)) return 'never';
  switch (time.format) {
    case 'iso':
      return isoInstant(value);
    case 'epoch_s':
      return epochSeconds(value);
    case 'epoch_ms':
      return epochMillis(value);
    case 'date':
      return readDate(value, time.at);
    case 'duration': {
      const from = other(time.from);
      const length = readLength(value);
      return typeof from === 'number' && length !== undefined ? from + length : undefined;
    }
  }
}

const DAY_MILLIS = 86_400_000;

function readDate(value: unknown, at: 'start' | 'end'): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const start = isoInstant(`${value}T00:00:00Z`);
  return start !== undefined && at === 'end' ? start + DAY_MILLIS - 1 : start;
}

/** Milliseconds, from seconds or from an ISO 8601 duration. */
function readLength(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 && value < 1e11 ? value * 1000 : undefined;
  if (typeof value !== 'string' || !value.startsWith('P')) return undefined;
  try {
    return parseDuration(value);
  } catch {
    return undefined;
  }
}
