import { describe, expect, test } from 'vitest';
import { httpDate, resetDate } from '../../lambda/http/time.ts';

describe('an HTTP date', () => {
  test.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ])('may be %s', (text) => {
    expect(httpDate(text)).toBe(784111777000);
  });

  test.each([
    '',
    'soon',
    '1.5',
    '-1',
    '2025',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 PST',
    'Sun, 06 Nov 1994 08:49:37 +0100',
    'Sun, 99 Nov 1994 08:49:37 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
  ])('is not %j', (text) => {
    expect(httpDate(text)).toBeUndefined();
  });
});

describe('the date of a reset', () => {
  test.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
    '1994-11-06t08:49:37.000z',
    '1994-11-06T09:49:37+01:00',
    '1994-11-06T09:49:37+0100',
  ])('may be %s', (text) => {
    expect(resetDate(text)).toBe(784111777000);
  });

  test.each(['', 'soon', '1994', '1994-11-06', '1994-11-06T08:49:37', '1994-13-06T08:49:37Z'])(
    'is not %j',
    (text) => {
      expect(resetDate(text)).toBeUndefined();
    },
  );
});
