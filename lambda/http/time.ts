/** The last instant that is taken for a date: beyond it stand sentinels and mistakes. */
const END_OF_9999 = Date.UTC(10_000, 0, 1);

/** Below this a number of milliseconds lies before March 1973: it is seconds, or no date at all. */
const FIRST_PLAUSIBLE_MILLIS = 1e11;

/** The same instant in seconds. */
const FIRST_PLAUSIBLE_SECONDS = FIRST_PLAUSIBLE_MILLIS / 1000;

/** An instant given in epoch milliseconds, or `undefined` for whatever is not plausibly one. */
export function epochMillis(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined;
  return value >= FIRST_PLAUSIBLE_MILLIS && value < END_OF_9999 ? value : undefined;
}

/**
 * An instant given in epoch seconds (a NumericDate, fractions allowed), as milliseconds.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-2
 */
export function epochSeconds(value: unknown): number | undefined {
  if (typeof value !== 'number' || value < FIRST_PLAUSIBLE_SECONDS) return undefined;
  const millis = Math.floor(value * 1000);
  return millis < END_OF_9999 ? millis : undefined;
}

const ISO_INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):?(\d\d))$/;

/**
 * An ISO 8601 instant with a zone and up to nine fraction digits, as milliseconds (the rest is cut off).
 * A date that the calendar does not have, a date without time, or a time without zone is `undefined`.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function isoInstant(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const parts = ISO_INSTANT.exec(value);
  if (!parts) return undefined;
  const at = (index: number) => Number(parts[index] ?? 0);
  const [year, month, day, hour, minute] = [at(1), at(2), at(3), at(4), at(5)];
  // A leap second is the last second of its minute: no computer clock has a name for it.
  const second = at(6) === 60 ? 59 : at(6);
  if (hour > 23 || minute > 59 || second > 59 || at(9) > 23 || at(10) > 59) return undefined;
  const millis = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  const date = new Date(local);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1) return undefined;
  const offsetMinutes = (parts[8] === '-' ? -1 : 1) * (at(9) * 60 + at(10));
  return local - offsetMinutes * 60_000;
}
