import { describe, expect, test } from 'vitest';
import { parseRetryAfter } from '../../lambda/http/retry-after.ts';
import { NOW } from '../support/clock.ts';

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7000],
    ['1.5', 1500],
    ['0.0001', 1],
    ['99999999999', 99_999_999_999_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['120, 120', 120_000],
    ['soon, 30', 30_000],
    [', 30', 30_000],
    ['Wed, 25 Nov 2026 12:00:30 GMT, 120', 30_000],
    ['Wed Nov 25 12:00:30 2026, 120', 30_000],
    ['120, Wed, 25 Nov 2026 12:00:30 GMT', 120_000],
    ['never, Wed, 25 Nov 2026 12:00:30 GMT', 30_000],
    ['Wed, 25 Nov 2026 12:00:30 GMT', 30_000],
    ['Wednesday, 25-Nov-26 12:00:30 GMT', 30_000],
    ['Wed Nov 25 12:00:30 2026', 30_000],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
  ])('%j is a wait of %i ms', (value, millis) => {
    expect(parseRetryAfter(value, NOW)).toBe(millis);
  });

  test.each([
    '',
    ',',
    'soon',
    '-5',
    '1.',
    '.5',
    '1e3',
    'Infinity',
    'NaN',
    'Wed, 25 Nov 2026',
    '0x10',
    '5 s',
    '2026-11-25T12:00:30Z',
    '٣',
  ])('%j asks for no wait', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });
});
