/** Below this a number of milliseconds lies before March 1973: it is seconds, or no date at all. */
const FIRST_PLAUSIBLE_MILLIS = 1e11;

/** Later instants are sentinels or mistakes. */
const END_OF_9999 = Date.UTC(10_000, 0, 1);

/**
 * An instant given in epoch milliseconds, or `undefined` when the value is not plausible.
 * @example
 * epochMillis(1767225600000); // Date.UTC(2026, 0)
 * epochMillis(1767225600); // undefined
 */
export function epochMillis(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? plausible(Number(value)) : undefined;
}

/**
 * An instant given in epoch seconds, as milliseconds, or `undefined` when the value is not plausible.
 * @example
 * epochSeconds(1767225600); // Date.UTC(2026, 0)
 * epochSeconds(-1); // undefined
 */
export function epochSeconds(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? plausible(Number(value) * 1000) : undefined;
}

/**
 * An ISO 8601 instant with a zone and up to nine fraction digits, as milliseconds (the rest is cut off).
 * `undefined` for a date that is not in the calendar, a date without a time, a time without a zone, and for
 * "zero" dates such as 0001-01-01, which programs write when there is no date.
 *
 * Parsed by hand: it runs twice for each listed token, a regular expression is slower, and `Date.parse` silently
 * corrects what must be rejected here.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 * @example
 * isoInstant('2026-01-01T01:00:00.5+01:00'); // Date.UTC(2026, 0) + 500
 * isoInstant('2026-02-30T00:00:00Z'); // undefined
 */
export function isoInstant(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length < 20 || value.length > 35) return undefined;
  if (value[4] !== '-' || value[7] !== '-' || value[13] !== ':' || value[16] !== ':') {
    return undefined;
  }
  if (value[10] !== 'T' && value[10] !== 't') return undefined;
  // A character that is not a digit gives NaN, which survives all arithmetic and fails every comparison.
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 7);
  const day = digits(value, 8, 10);
  const hour = digits(value, 11, 13);
  const minute = digits(value, 14, 16);
  const second = digits(value, 17, 19);
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return undefined;
  if (!(year >= 1970 && hour <= 23 && minute <= 59 && second <= 59)) return undefined;

  const fractionEnd = value[19] === '.' ? endOfDigits(value, 20) : 19;
  const fractionDigits = fractionEnd - 20;
  if (fractionDigits === 0 || fractionDigits > 9) return undefined;
  const millis =
    fractionDigits > 0
      ? digits(value, 20, Math.min(fractionEnd, 23)) * (MILLIS_OF_DIGIT[fractionDigits] ?? 1)
      : 0;
  const seconds = ((daysBefore(year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
  const instant = seconds * 1000 + millis;
  return plausible(instant - zoneOffset(value, fractionEnd));
}

/** Milliseconds that the last digit of a fraction with this many digits is worth; at most three are read. */
const MILLIS_OF_DIGIT = [1, 100, 10];

function plausible(millis: number): number | undefined {
  return millis >= FIRST_PLAUSIBLE_MILLIS && millis < END_OF_9999 ? millis : undefined;
}

/** The number in `text` from `start` up to `end`; NaN when there is anything else. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return end;
}

/** Milliseconds by which the zone, which must be the rest of `text`, is ahead of UTC; otherwise NaN. */
function zoneOffset(text: string, start: number): number {
  const sign = text[start];
  const length = text.length - start;
  if (length === 1 && (sign === 'Z' || sign === 'z')) return 0;
  const colon = text[start + 3] === ':' ? 1 : 0;
  if (length !== 5 + colon || (sign !== '+' && sign !== '-')) return Number.NaN;
  const hours = digits(text, start + 1, start + 3);
  const minutes = digits(text, start + 3 + colon, text.length);
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (sign === '+' ? 60_000 : -60_000) * (hours * 60 + minutes);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Days from 1970 to the first of a month. By hand as well: `Date.UTC` is several times slower. */
function daysBefore(year: number, month: number): number {
  // Leap days are counted up to the last February that has ended.
  const past = month > 2 ? year : year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return (year - 1970) * 365 + (DAYS_BEFORE_MONTH[month] ?? 0) + leapDays - LEAP_DAYS_BEFORE_1970;
}

const LEAP_DAYS_BEFORE_1970 = 477;
