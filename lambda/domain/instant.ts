import { DAY } from './duration.ts';

/** A time must name its zone, so that it does not depend on the machine. */
const INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * An ISO 8601 time with its zone, or a date, which means midnight UTC at its beginning; in epoch milliseconds. `undefined`
 * for anything else.
 * @example
 * parseInstant('2027-01-31'); // Date.UTC(2027, 0, 31)
 * parseInstant('2027-02-30'); // undefined
 */
export function parseInstant(text: string): number | undefined {
  const millis = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) || !isRealDay(text) ? undefined : millis;
}

/**
 * The first instant after what `until` names: the end of a day in UTC, or an instant itself. Throws RangeError with a
 * message that never repeats the text.
 * @example
 * parseUntil('2027-03-31'); // Date.UTC(2027, 3, 1)
 * parseUntil('2027-03-31T12:00Z'); // Date.UTC(2027, 2, 31, 12)
 */
export function parseUntil(text: string): number {
  const millis = parseInstant(text);
  if (millis === undefined)
    throw new RangeError(
      'must be a date, such as `2027-03-31`, or a time with its zone, such as `2027-03-31T12:00Z`',
    );
  return text.includes('T') ? millis : millis + DAY;
}

/** `Date.parse` reads February 30 as March 2. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  return new Date(day).toISOString().startsWith(day);
}
