import type { HttpResponse } from '../http-ports.ts';
import type { RateLimitHint } from './pacing/feedback.ts';

/** The three headers of the earlier drafts, and the two spellings that preceded them. */
const TRIPLES = ['ratelimit', 'x-ratelimit', 'x-rate-limit'].map((prefix) => ({
  limit: `${prefix}-limit`,
  remaining: `${prefix}-remaining`,
  reset: `${prefix}-reset`,
}));

/** Parameters of the combined header, by the long name of one draft or the short one of later drafts. */
const LIMIT = /(?:^|[;,\s])(?:limit|q)=(\d{1,15}(?:\.\d{1,9})?)(?:[;,\s]|$)/i;
const REMAINING = /(?:^|[;,\s])(?:remaining|r)=(\d{1,15}(?:\.\d{1,9})?)(?:[;,\s]|$)/i;
const RESET = /(?:^|[;,\s])(?:reset|t)=(\d{1,15}(?:\.\d{1,9})?)(?:[;,\s]|$)/i;

/** A number alone, or the first of a list with its parameters. */
const LEADING_NUMBER = /^\s*(\d{1,15}(?:\.\d{1,9})?)\s*(?:[;,]|$)/;

/** A reset from here on is no longer a number of seconds from now, but epoch seconds … */
const FIRST_EPOCH_SECONDS = 1e9;
/** … and from here on, epoch milliseconds. */
const FIRST_EPOCH_MILLIS = 1e11;

/**
 * What the response says about the provider's rate limit: `RateLimit` in the forms of the IETF drafts, or the
 * `RateLimit-*` and `X-RateLimit-*` triples; `undefined` when it says nothing usable.
 * @param now epoch milliseconds
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function rateLimitOf(
  headers: HttpResponse['headers'],
  now: number,
): RateLimitHint | undefined {
  const combined = tightest(headers.ratelimit);
  let hint = toHint(find(LIMIT, combined), find(REMAINING, combined), find(RESET, combined), now);
  for (const { limit, remaining, reset } of TRIPLES) {
    hint ??= toHint(
      find(LEADING_NUMBER, headers[limit]),
      find(LEADING_NUMBER, headers[remaining]),
      find(LEADING_NUMBER, headers[reset]),
      now,
    );
  }
  return hint;
}

/** Of several limits in one header, that of which least remains. */
function tightest(text: string | undefined): string | undefined {
  if (!text?.includes(',')) return text;
  const remainingOf = (part: string) => find(REMAINING, part) ?? Number.POSITIVE_INFINITY;
  const limits = text.split(',').filter((part) => REMAINING.test(part));
  if (limits.length < 2) return text;
  return limits.reduce((least, part) => (remainingOf(part) < remainingOf(least) ? part : least));
}

function toHint(
  limit: number | undefined,
  remaining: number | undefined,
  reset: number | undefined,
  now: number,
): RateLimitHint | undefined {
  if (limit === undefined && remaining === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(reset !== undefined && { resetMillis: millisUntil(reset, now) }),
  };
}

function millisUntil(reset: number, now: number): number {
  if (reset < FIRST_EPOCH_SECONDS) return reset * 1000;
  const at = reset < FIRST_EPOCH_MILLIS ? reset * 1000 : reset;
  return Math.max(0, at - now);
}

function find(pattern: RegExp, text: string | undefined): number | undefined {
  const digits = text === undefined ? undefined : pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
