import { describe, expect, test } from 'vitest';
import { parseInstant, parseUntil } from '../../lambda/domain/instant.ts';

describe('an instant', () => {
  test.each([
    ['2027-01-31', Date.UTC(2027, 0, 31)],
    ['2027-01-31T06:00Z', Date.UTC(2027, 0, 31, 6)],
    ['2027-01-31T06:00:01.5+01:00', Date.UTC(2027, 0, 31, 5, 0, 1, 500)],
  ])('%s is read', (text, millis) => {
    expect(parseInstant(text)).toBe(millis);
  });

  test.each([
    ['without a zone', '2027-01-31T06:00'],
    ['on a day that is in no calendar', '2027-02-29'],
    ['on such a day, with a time', '2027-02-30T06:00Z'],
    ['in a month that there is not', '2027-13-01'],
    ['in words', 'tomorrow'],
    ['of another form', '31.01.2027'],
  ])('%s is none', (_, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('an end', () => {
  test('that is a day comes with the end of that day in UTC', () => {
    expect(parseUntil('2027-03-31')).toBe(Date.UTC(2027, 3, 1));
  });

  test('that is an instant comes with it', () => {
    expect(parseUntil('2027-03-31T12:00Z')).toBe(Date.UTC(2027, 2, 31, 12));
  });

  test('that is neither is refused, in words that do not repeat it', () => {
    expect(() => parseUntil('2027-02-30')).toThrow(/^must be a date, such as `2027-03-31`, or/);
    expect(() => parseUntil('s3cret')).toThrow(/^(?!.*s3cret)/);
  });
});
