import { rateLimitOf } from '../../http/rate-limit-headers.ts';
import { httpDate, isoInstant } from '../../http/time.ts';
import type { Clock, HttpRequest, HttpResponse } from '../../ports.ts';

/**
 * Tells a throttle that the status alone does not show (403 with nothing remaining, or with `Retry-After`), and
 * reads the wait from the headers in which APIs give it besides `Retry-After`.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function createClassifier(clock: Pick<Clock, 'now'>): NonNullable<HttpRequest['classify']> {
  return ({ status, headers }) => {
    const now = clock.now();
    const refused =
      status === 403 &&
      (headers['retry-after'] !== undefined || rateLimitOf(headers, now)?.remaining === 0);
    if (status !== 429 && !refused) return undefined;
    const waitMillis = waitOf(headers, now);
    return { kind: 'throttled', ...(waitMillis !== undefined && { waitMillis }) };
  };
}

function waitOf(headers: HttpResponse['headers'], now: number): number | undefined {
  const reset =
    headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? headers['x-retry-after'];
  const at = reset === undefined ? undefined : (httpDate(reset) ?? isoInstant(reset));
  if (at !== undefined) return Math.max(0, at - now);
  const epoch = /^\d{10}$/.exec(headers['x-retry-after'] ?? '')?.[0];
  if (epoch !== undefined) return Math.max(0, Number(epoch) * 1000 - now);
  return rateLimitOf(headers, now)?.resetMillis;
}
