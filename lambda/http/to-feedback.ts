import type { HttpResponse, RetryClass } from '../http-ports.ts';
import type { Feedback } from './pacing/feedback.ts';
import { rateLimitOf } from './rate-limit-headers.ts';

const OK: Feedback = { kind: 'ok' };

/** What a response tells the limiter. */
export function toFeedback(
  { status, headers }: HttpResponse,
  retryClass: RetryClass,
  waitMillis: number | undefined,
  now: number,
): Feedback {
  const rateLimit = rateLimitOf(headers, now);
  if (retryClass.kind === 'final' && status < 500 && !rateLimit) return OK;
  const hint = rateLimit && { rateLimit };
  // A 503 that says when to retry is an overload, not a defect.
  const isRefusal = retryClass.kind === 'throttled' || (status === 503 && waitMillis !== undefined);
  if (!isRefusal) return { kind: status >= 500 ? 'failed' : 'ok', ...hint };
  return { kind: 'throttled', ...(waitMillis !== undefined && { waitMillis }), ...hint };
}
