import type { HttpResponse } from '../ports.ts';
import { rateLimitOf } from './rate-limit-headers.ts';
import { resetDate } from './time.ts';

type Answer = Pick<HttpResponse, 'status' | 'headers' | 'text'>;

/** GitHub's words for a limit that no header tells, in all its versions. */
const SECONDARY_LIMIT = /secondary rate limit|abuse detection/i;
/** What GitHub asks for at least where it names no time. */
const SECONDARY_WAIT_MILLIS = 60_000;

/**
 * Whether an answer refuses for a rate limit: 429, or 403 with `Retry-After`, with nothing remaining, or with GitHub's
 * words for it.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function isThrottle(answer: Answer): boolean {
  const { status, headers } = answer;
  if (status !== 403) return status === 429;
  return (
    headers['retry-after'] !== undefined ||
    rateLimitOf(headers, 0)?.remaining === 0 ||
    isSecondaryLimit(answer)
  );
}

/**
 * Milliseconds that a throttle needs, as far as it says so elsewhere than in `Retry-After`. A reset counts only where
 * nothing is left until then.
 * @param now epoch milliseconds
 */
export function throttleWait(answer: Answer, now: number): number | undefined {
  const reset = resetWait(answer.headers, now);
  return isSecondaryLimit(answer) ? Math.max(SECONDARY_WAIT_MILLIS, reset ?? 0) : reset;
}

function isSecondaryLimit({ text }: Answer): boolean {
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
