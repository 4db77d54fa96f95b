import { expect, test } from 'vitest';
import { toFeedback } from '../../lambda/http/to-feedback.ts';
import type { RetryClass } from '../../lambda/http-ports.ts';
import { NOW } from '../support/clock.ts';

const FINAL: RetryClass = { kind: 'final' };
const RETRY: RetryClass = { kind: 'retry' };
const THROTTLED: RetryClass = { kind: 'throttled' };

test.each([
  ['a success', 200, FINAL, undefined, { kind: 'ok' }],
  ['a refusal of one request', 404, FINAL, undefined, { kind: 'ok' }],
  ['a defect of the server', 500, RETRY, undefined, { kind: 'failed' }],
  ['a final answer of a broken server', 501, FINAL, undefined, { kind: 'failed' }],
  [
    'an overload that says when to retry',
    503,
    RETRY,
    2000,
    { kind: 'throttled', waitMillis: 2000 },
  ],
  ['an overload that does not', 503, RETRY, undefined, { kind: 'failed' }],
  ['a rate limit', 429, THROTTLED, undefined, { kind: 'throttled' }],
  ['a rate limit with a wait', 429, THROTTLED, 7000, { kind: 'throttled', waitMillis: 7000 }],
  [
    'a rate limit under another status',
    403,
    THROTTLED,
    60_000,
    { kind: 'throttled', waitMillis: 60_000 },
  ],
])('%s tells the limiter what it is', (_, status, retryClass, waitMillis, expected) => {
  const response = { status, headers: {}, text: '', repeated: false };
  expect(toFeedback(response, retryClass, waitMillis, NOW)).toEqual(expected);
});

test.each([
  [200, FINAL, 'ok'],
  [500, RETRY, 'failed'],
  [429, THROTTLED, 'throttled'],
])('the headers of a response with status %i reach the limiter', (status, retryClass, kind) => {
  const headers = { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '5' };
  const feedback = toFeedback(
    { status, headers, text: '', repeated: false },
    retryClass,
    undefined,
    NOW,
  );
  expect(feedback).toEqual({ kind, rateLimit: { limit: 60, remaining: 5 } });
});
