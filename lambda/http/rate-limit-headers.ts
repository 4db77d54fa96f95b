import type { HttpResponse } from '../ports.ts';
import type { RateLimitHint } from './governor.ts';

/** A reset beyond this many seconds can only be a point in time. */
const LARGEST_DELTA_SECONDS = 1e9;

/**
 * What the answer says of the provider's rate limit: `RateLimit` in the forms of the IETF drafts, or the
 * `RateLimit-*` and `X-RateLimit-*` triples; `undefined` when it says nothing usable.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function rateLimitOf(
  headers: HttpResponse['headers'],
  now: number,
): RateLimitHint | undefined {
  const one = headers.ratelimit;
  if (one !== undefined) {
    return hint(
      field(one, 'limit', 'q'),
      field(one, 'remaining', 'r'),
      field(one, 'reset', 't'),
      now,
    );
  }
  for (const prefix of ['ratelimit', 'x-ratelimit', 'x-rate-limit']) {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
      number(headers[`${prefix}-${name}`]),
    );
    if (remaining !== undefined || limit !== undefined) return hint(limit, remaining, reset, now);
  }
  return undefined;
}

function hint(
  limit: number | undefined,
  remaining: number | undefined,
  reset: number | undefined,
  now: number,
): RateLimitHint | undefined {
  if (limit === undefined && remaining === undefined) return undefined;
  const resetMillis =
    reset === undefined || reset < LARGEST_DELTA_SECONDS
      ? reset && reset * 1000
      : Math.max(0, reset * 1000 - now);
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetMillis !== undefined && { resetMillis }),
  };
}

/** A parameter of the combined header, by its long name of earlier drafts or its short one of later. */
function field(header: string, long: string, short: string): number | undefined {
  const found = new RegExp(`(?:^|[;,\\s])(?:${long}|${short})=(\\d{1,15})`, 'i').exec(header);
  return number(found?.[1]);
}

function number(text: string | undefined): number | undefined {
  const digits = text === undefined ? undefined : /^\s*(\d{1,15})/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
