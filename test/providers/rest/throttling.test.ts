import { expect, test } from 'vitest';
import { createClassifier } from '../../../lambda/providers/rest/throttling.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const classify = createClassifier({ now: () => NOW });
const verdictOf = (status: number, headers: Record<string, string> = {}) =>
  classify({ status, headers, text: '', repeated: false }, 1);

test.each([
  ['epoch seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772366460' }],
  [
    'epoch seconds in the spelling of Okta',
    { 'x-rate-limit-limit': '600', 'x-rate-limit-reset': '1772366460' },
  ],
  [
    'epoch seconds in the spelling of GitLab',
    { 'ratelimit-limit': '60', 'ratelimit-reset': '1772366460' },
  ],
  ['seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }],
  ['an HTTP date', { 'x-ratelimit-reset': 'Sun, 01 Mar 2026 12:01:00 GMT' }],
  ['ISO 8601', { 'x-ratelimit-reset': '2026-03-01T12:01:00Z' }],
  ['epoch seconds in a header named after seconds', { 'x-retry-after': '1772366460' }],
])('waits until a reset that is told in %s', (_, headers) => {
  expect(verdictOf(429, headers)).toEqual({ kind: 'throttled', waitMillis: 60_000 });
});

test('does not make up a wait', () => {
  expect(verdictOf(429)).toEqual({ kind: 'throttled' });
  expect(verdictOf(429, { 'x-ratelimit-reset': 'soon' })).toEqual({ kind: 'throttled' });
});

test('takes a 403 with nothing remaining, or with Retry-After, for a throttle and any other for a refusal', () => {
  const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772366460' };
  expect(verdictOf(403, spent)).toEqual({ kind: 'throttled', waitMillis: 60_000 });
  expect(verdictOf(403, { 'retry-after': '60' })).toMatchObject({ kind: 'throttled' });
  expect(verdictOf(403, { 'x-ratelimit-remaining': '1' })).toBeUndefined();
  expect(verdictOf(403)).toBeUndefined();
});

test('leaves every other status to the retry policy', () => {
  for (const status of [200, 401, 404, 500, 503]) {
    expect(verdictOf(status, { 'x-ratelimit-remaining': '0' })).toBeUndefined();
  }
});
