/** A second in milliseconds. */
export const SECOND = 1000;
/** A minute in milliseconds. */
export const MINUTE = 60 * SECOND;
/** An hour in milliseconds. */
export const HOUR = 60 * MINUTE;
/** A day of exactly 24 hours in milliseconds. */
export const DAY = 24 * HOUR;
/** The last instant that a `Date` can hold, in epoch milliseconds. */
export const LAST_INSTANT = 8.64e15;

const WEEK = 7 * DAY;
const UNIT_MILLIS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: WEEK,
};

/** How a duration is written: a number and its unit, or ISO 8601 in weeks or in days and smaller units. */
export const DURATION_PATTERN =
  /^(?:(\d+)([smhdw])|P(\d+)W|P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;

const CALENDAR_UNIT = /^P[^T]*[YM]|^\d+ *(?:y|mo|M)/;
const EXAMPLES = 'such as `90d`, `12h`, `30m`, `45s`, `2w` or `P1DT2H`';

/**
 * Reads a duration such as `90d` or `P1DT2H` as milliseconds; a day is exactly 24 hours.
 * Throws RangeError with a message that says what to write instead and never repeats the text.
 * @see ISO 8601-1:2019, section 5.5.2
 */
export function parseDuration(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) throw new RangeError(missingUnit);
  if (CALENDAR_UNIT.test(text)) {
    throw new RangeError('years and months have no exact length; write days, such as `365d`');
  }
  const match = DURATION_PATTERN.exec(text);
  if (!match) throw new RangeError(`is not a duration; write whole numbers, ${EXAMPLES}`);
  const [, count, unit = '', weeks, days, hours, minutes, seconds] = match;
  const millis =
    millisOf(count, UNIT_MILLIS[unit]) +
    millisOf(weeks, WEEK) +
    millisOf(days, DAY) +
    millisOf(hours, HOUR) +
    millisOf(minutes, MINUTE) +
    millisOf(seconds, SECOND);
  if (!Number.isSafeInteger(millis)) throw new RangeError('is too long to be counted exactly');
  return millis;
}

/** The problem with a number where a duration is expected. */
export const missingUnit = `has no unit; write a duration ${EXAMPLES}`;

/** Writes milliseconds as the configuration does, in the largest unit up to days that divides them: `90d`. */
export function formatDuration(millis: number): string {
  const [unit, size] = UNITS.find(([, size]) => millis % size === 0) ?? ['ms', 1];
  return `${millis / size}${unit}`;
}

/** The end of so many milliseconds, in epoch milliseconds; at most the last instant there is. */
export function endOf(from: number, millis: number): number {
  return Math.min(from + millis, LAST_INSTANT);
}

const UNITS = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
] as const;

function millisOf(count: string | undefined, unitMillis = 0): number {
  return count === undefined ? 0 : Number(count) * unitMillis;
}
