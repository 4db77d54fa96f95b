import { DAY, parseDuration } from '../../domain/duration.ts';
import { epochMillis, isoInstant } from '../kit/time.ts';
import type { Lookup } from './lookup.ts';
import type { Time, Times } from './schema-times.ts';

/** Epoch milliseconds, `'never'` on the API's word, or `undefined` for whatever cannot be told. */
export type Instant = number | 'never' | undefined;

/** Another time of the same token, after which a duration is counted. */
export type OtherTime = (name: 'createdAt' | 'lastUsedAt') => Instant;

/**
 * Reads one time, or the newest of several: absent ones are passed over, and one that is there but cannot be read makes
 * it unknown. What is not written as the definition says is unknown, never a guess.
 */
export function readTime(times: Times | undefined, lookup: Lookup, other: OtherTime): Instant {
  if (!times) return undefined;
  if (!Array.isArray(times)) return readOne(times, lookup, other);
  const present = times.filter((one) => lookup(one.path) !== undefined || one.absent);
  const instants = present.map((one) => readOne(one, lookup, other));
  if (instants.includes(undefined)) return undefined;
  const known = instants.filter((one) => typeof one === 'number');
  return known.length > 0 ? Math.max(...known) : instants[0];
}

function readOne(time: Time, lookup: Lookup, other: OtherTime): Instant {
  const value = lookup(time.path);
  if (value === undefined) return time.absent;
  if (time.never?.some((one) => one === value)) return 'never';
  switch (time.format) {
    case 'iso':
      return isoInstant(value);
    case 'iso_minutes':
      return rewritten(value, MINUTES, ([, minute, zone]) => `${minute}:00${zone}`);
    case 'local':
      return rewritten(value, LOCAL, ([, day, time]) => `${day}T${time}Z`);
    case 'rfc2822':
      return rewritten(value, RFC_2822, isoOfRfc2822);
    case 'epoch_s':
      return epochOf(value, time, 1000);
    case 'epoch_ms':
      return epochOf(value, time, 1);
    case 'date':
      return readDate(value, time.at);
    case 'duration': {
      const from = other(time.from);
      const length = readLength(value);
      return typeof from === 'number' && length !== undefined ? from + length : undefined;
    }
  }
}

const MINUTES = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:?\d\d)$/;
const LOCAL = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)$/;
/** @see https://www.rfc-editor.org/rfc/rfc2822#section-3.3 */
const RFC_2822 =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d(?::\d\d)?) ([+-]\d{4}|GMT|UT)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads what is another form of ISO 8601, so that one place knows the calendar. */
function rewritten(
  value: unknown,
  form: RegExp,
  toIso: (parts: readonly string[]) => string,
): number | undefined {
  const parts = typeof value === 'string' ? form.exec(value) : null;
  return parts ? isoInstant(toIso(parts)) : undefined;
}

function isoOfRfc2822([, day = '', month = '', year, time = '', zone]: readonly string[]): string {
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0');
  const seconds = time.length === 5 ? ':00' : '';
  const offset = zone === 'GMT' || zone === 'UT' ? 'Z' : zone;
  return `${year}-${number}-${day.padStart(2, '0')}T${time}${seconds}${offset}`;
}

type Epoch = Extract<Time, { format: 'epoch_s' | 'epoch_ms' }>;

function epochOf(value: unknown, { text, fraction }: Epoch, unitMillis: number) {
  const form = fraction ? /^\d{1,16}(?:\.\d{1,9})?$/ : /^\d{1,16}$/;
  const isText = typeof value === 'string' && form.test(value);
  const number = text ? (isText ? Number(value) : undefined) : value;
  if (typeof number !== 'number' || !(fraction || Number.isSafeInteger(number))) return undefined;
  return epochMillis(Math.round(number * unitMillis));
}

function readDate(value: unknown, at: 'start' | 'end'): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined;
  const start = isoInstant(`${value}T00:00:00Z`);
  return start !== undefined && at === 'end' ? start + DAY - 1 : start;
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
