import { expect, test } from 'vitest';
import { classifyStatus } from '../../lambda/http/retry-policy.ts';
import { NOW } from '../support/clock.ts';

const meaningOf = (status: number, headers: Record<string, string> = {}, text = '') =>
  classifyStatus({ status, headers, text }, NOW);

test.each([
  ['epoch seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795608060' }],
  [
    'epoch seconds in the spelling of Okta',
    { 'x-rate-limit-limit': '600', 'x-rate-limit-reset': '1795608060' },
  ],
  [
    'epoch seconds in the spelling of GitLab',
    { 'ratelimit-limit': '60', 'ratelimit-reset': '1795608060' },
  ],
  ['seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }],
  ['an HTTP date', { 'x-ratelimit-reset': 'Wed, 25 Nov 2026 12:01:00 GMT' }],
  ['ISO 8601', { 'x-ratelimit-reset': '2026-11-25T12:01:00Z' }],
  ['epoch seconds in a header named after seconds', { 'x-retry-after': '1795608060' }],
])('a throttle waits until the reset that headers give in %s', (_, headers) => {
  expect(meaningOf(429, headers)).toEqual({ kind: 'throttled', waitMillis: 60_000 });
});

test('a throttle whose headers name no time has no wait', () => {
  expect(meaningOf(429)).toEqual({ kind: 'throttled' });
  expect(meaningOf(429, { 'x-ratelimit-reset': 'soon' })).toEqual({ kind: 'throttled' });
});

test('a 403 with nothing remaining, or with Retry-After, is a throttle, and any other is a refusal', () => {
  const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795608060' };
  expect(meaningOf(403, spent)).toEqual({ kind: 'throttled', waitMillis: 60_000 });
  expect(meaningOf(403, { 'retry-after': '60' })).toMatchObject({ kind: 'throttled' });
  expect(meaningOf(403, { 'x-ratelimit-remaining': '1' })).toEqual({ kind: 'final' });
  expect(meaningOf(403)).toEqual({ kind: 'final' });
});

test('no throttle waits for a reset while something remains', () => {
  const left = { 'x-ratelimit-remaining': '4700', 'x-ratelimit-reset': '1795609860' };
  expect(meaningOf(429, left)).toEqual({ kind: 'throttled' });
});

test.each([
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  'You have triggered an abuse detection mechanism. Please retry your request again later.',
])('a 403 whose body alone names a rate limit waits for a minute at least: %s', (message) => {
  const left = { 'x-ratelimit-remaining': '4700', 'x-ratelimit-reset': '1795609860' };
  const text = JSON.stringify({ message });
  for (const status of [403, 429]) {
    expect(meaningOf(status, left, text)).toEqual({ kind: 'throttled', waitMillis: 60_000 });
    expect(meaningOf(status, {}, text)).toEqual({ kind: 'throttled', waitMillis: 60_000 });
  }
  const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795608300' };
  expect(meaningOf(403, spent, text)).toEqual({ kind: 'throttled', waitMillis: 300_000 });
  const almost = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795608001' };
  expect(meaningOf(403, almost, text)).toEqual({ kind: 'throttled', waitMillis: 60_000 });
});

test('no other status is a throttle, whatever its headers and its body say', () => {
  const spent = { 'x-ratelimit-remaining': '0', 'retry-after': '60' };
  for (const status of [200, 301, 400, 401, 404, 500, 503]) {
    expect(meaningOf(status, spent, 'secondary rate limit').kind).not.toBe('throttled');
  }
});
