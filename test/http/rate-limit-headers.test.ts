import { describe, expect, test } from 'vitest';
import { rateLimitOf } from '../../lambda/http/rate-limit-headers.ts';
import { NOW } from '../support/clock.ts';

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
    const headers = { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '2026-11-25T12:00:30Z' };
    expect(rateLimitOf(headers, NOW)).toEqual({ remaining: 7 });
  });
});

/** Each family of headers, written with these three values. */
const FAMILIES = [
  ['RateLimit', (q: string, r: string, t: string) => ({ ratelimit: `"a";q=${q};r=${r};t=${t}` })],
  [
    'RateLimit of draft 7',
    (q: string, r: string, t: string) => ({ ratelimit: `limit=${q}, remaining=${r}, reset=${t}` }),
  ],
  ...['ratelimit', 'x-ratelimit', 'x-rate-limit'].map(
    (prefix) =>
      [
        `${prefix}-*`,
        (q: string, r: string, t: string) => ({
          [`${prefix}-limit`]: q,
          [`${prefix}-remaining`]: r,
          [`${prefix}-reset`]: t,
        }),
      ] as const,
  ),
] as const;

describe.each(FAMILIES)('%s', (_, write) => {
  test.each([
    ['0', 0],
    ['7', 7],
    ['007', 7],
    ['7.5', 7.5],
    ['999999999999999', 999_999_999_999_999],
  ])('holds the number %s', (text, value) => {
    const read = { limit: value, remaining: value, resetMillis: 30_000 };
    expect(rateLimitOf(write(text, text, '30'), NOW)).toEqual(read);
  });

  test.each([
    ['0', 0],
    ['0.5', 500],
    ['999999999', 999_999_999_000],
    [`${EPOCH_SECONDS + 30}`, 30_000],
    [`${EPOCH_SECONDS - 30}`, 0],
    [`${NOW + 30_000}`, 30_000],
  ])('is reset after %s', (text, resetMillis) => {
    expect(rateLimitOf(write('100', '7', text), NOW)).toEqual({ ...READ, resetMillis });
  });

  test.each([
    ...['', ' ', '-1', '-0', '+1', '.5', '1.', '1e3', '0x10', '1_000', '٣', 'NaN', 'Infinity'],
    ...['plenty', '9'.repeat(16), '9'.repeat(400), '1.2.3', 'null', '"7"'],
  ])('says nothing by %j', (text) => {
    expect(rateLimitOf(write(text, text, text), NOW)).toBeUndefined();
    expect(rateLimitOf(write('100', '7', text), NOW)).toEqual({ limit: 100, remaining: 7 });
    expect(rateLimitOf(write(text, '7', '30'), NOW)).toEqual({ remaining: 7, resetMillis: 30_000 });
  });
});

describe('several values', () => {
  test.each([
    ['7, 7', 7],
    ['7, 0', 7],
    ['7,', 7],
    ['7;w=60, 9;w=3600', 7],
    [', 7', undefined],
    ['many, 7', undefined],
  ])('of a header that was sent repeatedly are read as the first: %j', (text, remaining) => {
    const headers = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': text };
    expect(rateLimitOf(headers, NOW)).toEqual({
      limit: 100,
      ...(remaining !== undefined && { remaining }),
    });
  });

  test.each([
    ['"hour";r=70;t=1800, "second";r=7;t=30'],
    ['"second";r=7;t=30, "hour";r=70;t=1800'],
    ['"second";r=7;t=30,"second";r=7;t=30'],
  ])('of several limits are those of which least remains: %s', (ratelimit) => {
    expect(rateLimitOf({ ratelimit }, NOW)).toEqual({ remaining: 7, resetMillis: 30_000 });
  });

  test('of several families are those of the first that says anything', () => {
    const x = { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '30' };
    const read = { remaining: 7, resetMillis: 30_000 };
    expect(rateLimitOf({ ratelimit: 'r=1', ...x }, NOW)).toEqual({ remaining: 1 });
    expect(rateLimitOf({ ratelimit: '', 'ratelimit-limit': 'none', ...x }, NOW)).toEqual(read);
  });
});
