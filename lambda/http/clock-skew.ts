import type { HttpResponse } from '../http-ports.ts';

/** Headers in which caches say that they served the response themselves, and the words they use. */
const CACHES = ['cache-status', 'x-cache', 'cf-cache-status', 'x-cache-status', 'x-proxy-cache'];
const FROM_CACHE = /hit|stale|updating|revalidated/i;

/**
 * How far the provider's clock is ahead (negative: behind), in milliseconds, as far as one response proves it: its `Date`
 * was taken at some time between `start` and `end` of the attempt, in whole seconds. The `Date` of a cached response was
 * taken at least `Age` earlier, so it can prove that a clock is ahead, never that it is behind.
 * @param date epoch milliseconds of the `Date` header
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-4.2.3
 */
export function skewOf(
  date: number,
  headers: HttpResponse['headers'],
  start: number,
  end: number,
): number {
  const at = date + ageMillis(headers.age);
  if (at > end) return at - end;
  const behind = Math.min(0, at - (start - 1000));
  return behind < 0 && isCached(headers) ? 0 : behind;
}

/**
 * What the provider's clock said at a response, from which the times in its headers count: its `Date`, or the local time
 * where there is none or a cache may have kept it.
 * @param date epoch milliseconds of the `Date` header
 * @param now epoch milliseconds
 */
export function answeredAt(
  date: number | undefined,
  headers: HttpResponse['headers'],
  now: number,
): number {
  return date === undefined || isCached(headers) ? now : date;
}

/** The first of several ages counts; anything that is not a number of seconds counts as absent. */
function ageMillis(age: string | undefined): number {
  const seconds = age === undefined ? undefined : /^\s*(\d{1,10})\s*(?:,|$)/.exec(age)?.[1];
  return seconds === undefined ? 0 : Number(seconds) * 1000;
}

function isCached(headers: HttpResponse['headers']): boolean {
  if (headers.age !== undefined && !/^\s*0*\s*$/.test(headers.age)) return true;
  return CACHES.some((name) => {
    const said = headers[name];
    return said !== undefined && FROM_CACHE.test(said);
  });
}
