import { DAY, HOUR, MINUTE, SECOND } from '../domain/duration.ts';

/** More days than a population's times usually span; beyond, the memory of them is begun anew. */
const MOST_DAYS = 4096;

/** `2026-11-25T` for each day since 1970 that was asked for. */
const days = new Map<number, string>();

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => `${number}`.padStart(2, '0'));

/**
 * Epoch milliseconds as ISO 8601 UTC, as `Date.prototype.toISOString` has it, which takes 0.38 µs where this
 * takes 0.06 µs: an audit writes three of them for each token.
 */
export function isoTime(millis: number): string {
  const day = Math.floor(millis / DAY);
  const inDay = millis - day * DAY;
  const hour = TWO_DIGITS[Math.floor(inDay / HOUR)];
  const minute = TWO_DIGITS[Math.floor(inDay / MINUTE) % 60];
  const second = TWO_DIGITS[Math.floor(inDay / SECOND) % 60];
  const fraction = inDay % 1000;
  const padding = fraction < 10 ? '00' : fraction < 100 ? '0' : '';
  return `${dateOf(day)}${hour}:${minute}:${second}.${padding}${fraction}Z`;
}

function dateOf(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  if (days.size >= MOST_DAYS) days.clear();
  const text = new Date(day * DAY).toISOString();
  const date = text.slice(0, text.indexOf('T') + 1);
  days.set(day, date);
  return date;
}
