import { describe, expect, test } from 'vitest';
import { rateLimitOf } from '../../lambda/http/rate-limit-headers.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const EPOCH_SECONDS = NOW / 1000;
const READ = { limit: 100, remaining: 7, resetMillis: 30_000 };

describe('a rate limit', () => {
  test.each([
    [
      'the first drafts',
      { 'ratelimit-limit': '100', 'ratelimit-remaining': '7', 'ratelimit-reset': '30' },
    ],
    [
      'the first drafts with windows',
      { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '7', 'ratelimit-reset': '30' },
    ],
    ['draft 7', { ratelimit: 'limit=100, remaining=7, reset=30' }],
    ['draft 7 in another order', { ratelimit: 'reset=30,remaining=7,limit=100' }],
    [
      'X- with seconds from now',
      { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '30' },
    ],
    [
      'X- with epoch seconds',
      {
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '7',
        'x-ratelimit-reset': `${EPOCH_SECONDS + 30}`,
      },
    ],
    [
      'X- with epoch milliseconds',
      {
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '7',
        'x-ratelimit-reset': `${NOW + 30_000}`,
      },
    ],
    [
      'X-Rate-Limit',
      { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': '30' },
    ],
  ])('is read from %s', (_, headers) => {
    expect(rateLimitOf(headers, NOW)).toEqual(READ);
  });

  test('is read from the latest drafts', () => {
    const headers = { ratelimit: '"default";r=7;t=30', 'ratelimit-policy': '"default";q=100;w=60' };
    expect(rateLimitOf(headers, NOW)).toEqual({ remaining: 7, resetMillis: 30_000 });
    expect(rateLimitOf({ ratelimit: '"a"; q=100; r=7; t=30' }, NOW)).toEqual(READ);
  });

  test('may be told in part', () => {
    expect(rateLimitOf({ 'x-ratelimit-remaining': '0' }, NOW)).toEqual({ remaining: 0 });
    expect(rateLimitOf({ 'ratelimit-limit': '100' }, NOW)).toEqual({ limit: 100 });
  });

  test('may be reset in parts of a second, or already', () => {
    const reset = (text: string) =>
      rateLimitOf({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': text }, NOW)?.resetMillis;
    expect([reset('0.5'), reset('0'), reset(`${EPOCH_SECONDS - 5}`)]).toEqual([500, 0, 0]);
  });

  test.each([
    ['no header', {}],
    ['a reset alone', { 'x-ratelimit-reset': '30' }],
    ['words', { 'x-ratelimit-remaining': 'plenty', 'ratelimit-limit': 'none' }],
    ['a negative number', { 'x-ratelimit-remaining': '-1' }],
    ['an empty header', { ratelimit: '' }],
    ['names that only end alike', { ratelimit: '"x";burst=5;wt=3' }],
  ])('is not told by %s', (_, headers) => {
    expect(rateLimitOf(headers, NOW)).toBeUndefined();
  });

  test('keeps what can be read beside a reset that cannot', () => {
    const headers = { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '2026-03-01T12:00:30Z' };
    expect(rateLimitOf(headers, NOW)).toEqual({ remaining: 7 });
  });
});
