import { DAY, HOUR, MINUTE, SECOND } from '../domain/duration.ts';

/** More days than the times of a population usually span; when it is exceeded, the cache starts anew. */
const MAX_DAYS = 4096;

/** Cache: `2026-11-25T` by its day since 1970. */
const datesByDay = new Map<number, string>();

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => `${number}`.padStart(2, '0'));

/**
 * Formats epoch milliseconds as ISO 8601 UTC, exactly as `Date.prototype.toISOString` does but several times faster:
 * an audit formats three times per token.
 */
export function isoTime(millis: number): string {
  const day = Math.floor(millis / DAY);
  const inDay = millis - day * DAY;
  const hour = TWO_DIGITS[Math.floor(inDay / HOUR)];
  const minute = TWO_DIGITS[Math.floor(inDay / MINUTE) % 60];
  const second = TWO_DIGITS[Math.floor(inDay / SECOND) % 60];
  const fraction = inDay % SECOND;
  const padding = fraction < 10 ? '00' : fraction < 100 ? '0' : '';
  return `${dateOf(day)}${hour}:${minute}:${second}.${padding}${fraction}Z`;
}

function dateOf(day: number): string {
  const cached = datesByDay.get(day);
  if (cached !== undefined) return cached;
  if (datesByDay.size >= MAX_DAYS) datesByDay.clear();
  const text = new Date(day * DAY).toISOString();
  const date = text.slice(0, text.indexOf('T') + 1);
  datesByDay.set(day, date);
  return date;
}
