import type { HttpResponse } from '../http-ports.ts';
import { rateLimitOf } from './rate-limit-headers.ts';
import { resetDate } from './time.ts';

type ResponseParts = Pick<HttpResponse, 'status' | 'headers' | 'text'>;

/** GitHub's wording for a limit that no header describes, in all its versions. */
const SECONDARY_LIMIT = /secondary rate limit|abuse detection/i;
/** The minimum that GitHub asks for when it gives no time. */
const SECONDARY_WAIT_MILLIS = 60_000;

/**
 * Whether a response is a refusal because of a rate limit: 429, or 403 with `Retry-After`, with nothing remaining, or
 * with GitHub's wording for it.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function isThrottle(response: ResponseParts): boolean {
  const { status, headers } = response;
  if (status !== 403) return status === 429;
  return (
    headers['retry-after'] !== undefined ||
    rateLimitOf(headers, 0)?.remaining === 0 ||
    isSecondaryLimit(response)
  );
}

/**
 * Milliseconds to wait after a throttled response, as far as it says so elsewhere than in `Retry-After`. A reset counts
 * only when nothing remains until then.
 * @param now epoch milliseconds
 */
export function throttleWait(response: ResponseParts, now: number): number | undefined {
  const reset = resetWait(response.headers, now);
  return isSecondaryLimit(response) ? Math.max(SECONDARY_WAIT_MILLIS, reset ?? 0) : reset;
}

function isSecondaryLimit({ text }: ResponseParts): boolean {
  return SECONDARY_LIMIT.test(text);
}

function resetWait(headers: HttpResponse['headers'], now: number): number | undefined {
  const named = headers['x-retry-after'];
  const retryAt = named === undefined ? undefined : (epochOf(named) ?? resetDate(named));
  if (retryAt !== undefined) return Math.max(0, retryAt - now);
  const { remaining = 0, resetMillis } = rateLimitOf(headers, now) ?? {};
  if (remaining > 0) return undefined;
  const reset = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'];
  const resetAt = reset === undefined ? undefined : resetDate(reset);
  return resetAt === undefined ? resetMillis : Math.max(0, resetAt - now);
}

function epochOf(text: string): number | undefined {
  return /^\d{10}$/.test(text) ? Number(text) * 1000 : undefined;
}
