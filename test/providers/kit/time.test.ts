import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMillis, epochSeconds, isoInstant } from '../../../lambda/providers/kit/time.ts';

const NOT_NUMBERS = [
  undefined,
  null,
  '1754277891140',
  '1754277891',
  '',
  true,
  [1754277891140],
  { valueOf: () => 1754277891140 },
  1754277891140n,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

describe('Epoch milliseconds', () => {
  test('are taken as they are', () => {
    expect(epochMillis(1754277891140)).toBe(1754277891140);
  });

  test.each([
    ['the first plausible one', 1e11, 1e11],
    ['seconds by mistake', 1754277891, undefined],
    ['just too early', 1e11 - 1, undefined],
    ['the end of 9999', 253402300799999, 253402300799999],
    ['the year 10000', 253402300800000, undefined],
    ['zero', 0, undefined],
    ['a negative number', -1754277891140, undefined],
    ['a fraction', 1754277891140.5, undefined],
    ['microseconds by mistake', 1754277891140000, undefined],
    ['no safe integer', Number.MAX_SAFE_INTEGER + 1, undefined],
  ])('are read only where they are plausible: %s', (_, value, expected) => {
    expect(epochMillis(value)).toBe(expected);
  });

  test.each(NOT_NUMBERS)('are never read from what is not a number: %s', (value) => {
    expect(epochMillis(value)).toBeUndefined();
  });
});

describe('Epoch seconds', () => {
  test('become milliseconds', () => {
    expect(epochSeconds(1754277891)).toBe(1754277891000);
  });

  test.each([
    ['milliseconds by mistake', 1754277891140, undefined],
    ['the end of 9999', 253402300799, 253402300799000],
    ['the year 10000', 253402300800, undefined],
    ['zero', 0, undefined],
    ['a negative number', -1754277891, undefined],
    ['a fraction', 1754277891.5, undefined],
  ])('are read only where they are plausible: %s', (_, value, expected) => {
    expect(epochSeconds(value)).toBe(expected);
  });

  test.each(NOT_NUMBERS)('are never read from what is not a number: %s', (value) => {
    expect(epochSeconds(value)).toBeUndefined();
  });
});

/** Instants between March 1973 and the end of 9999. */
const instants = fc.integer({ min: 1e11, max: 253402300799999 });

describe('An ISO 8601 instant', () => {
  test('in UTC with milliseconds is what Date makes of it', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(isoInstant(new Date(instant).toISOString())).toBe(instant);
      }),
    );
  });

  test('may have up to nine fraction digits, of which three count', () => {
    fc.assert(
      fc.property(instants, fc.stringMatching(/^\d{1,9}$/), (instant, fraction) => {
        const second = Math.floor(instant / 1000) * 1000;
        const text = new Date(second).toISOString().replace('.000Z', `.${fraction}Z`);
        expect(isoInstant(text)).toBe(second + Number(fraction.padEnd(3, '0').slice(0, 3)));
      }),
    );
  });

  test('may be given in any zone', () => {
    const zones = fc.integer({ min: -1439, max: 1439 });
    const plausibleEverywhere = fc.integer({ min: 1e11, max: 253402300799999 - 86_400_000 });
    fc.assert(
      fc.property(plausibleEverywhere, zones, fc.constantFrom(':', ''), (instant, zone, colon) => {
        const local = new Date(instant + zone * 60_000).toISOString().slice(0, -1);
        const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60];
        const two = (value: number) => `${value}`.padStart(2, '0');
        const offset = `${zone < 0 ? '-' : '+'}${two(hours)}${colon}${two(minutes)}`;
        expect(isoInstant(local + offset)).toBe(instant);
      }),
    );
  });

  test.each([
    ['2025-10-16T14:07:45.934184715Z', 1760623665934],
    ['2025-10-16T14:07:45Z', 1760623665000],
    ['2025-10-16t14:07:45z', 1760623665000],
    ['2025-10-16T16:07:45.9+02:00', 1760623665900],
    ['2024-02-29T00:00:00Z', 1709164800000],
    ['2000-02-29T00:00:00Z', 951782400000],
    ['9999-12-31T23:59:59Z', 253402300799000],
  ])('is read from %s', (text, instant) => {
    expect(isoInstant(text)).toBe(instant);
  });

  test('with a character changed is never taken for another instant than Date takes it for', () => {
    fc.assert(
      fc.property(instants, fc.nat(23), fc.string({ unit: 'binary-ascii' }), (instant, at, put) => {
        const text = new Date(instant).toISOString();
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        const read = isoInstant(changed);
        if (read !== undefined && !/[+-]\d{4}$/.test(changed)) {
          expect(read).toBe(Date.parse(changed.toUpperCase()));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('A value in place of an ISO 8601 instant', () => {
  test.each([
    '2025-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-00-10T00:00:00Z',
    '2025-13-10T00:00:00Z',
    '2025-10-00T00:00:00Z',
    '2025-10-32T00:00:00Z',
    '2025-10-16T24:00:00Z',
    '2025-10-16T14:60:00Z',
    '2025-10-16T14:07:60Z',
    '2025-10-16T14:07:45+24:00',
    '2025-10-16T14:07:45+01:60',
  ])('that no calendar or clock shows is not read: %s', (text) => {
    expect(isoInstant(text)).toBeUndefined();
  });

  test.each([
    '2025-10-16',
    '2025-10-16T14:07Z',
    '2025-10-16T14:07:45',
    '2025-10-16T14:07:45.123',
    '2025-10-16 14:07:45Z',
    '2025-10-16T14:07:45.Z',
    '2025-10-16T14:07:45.1234567890Z',
    '2025-10-16T14:07:45,5Z',
    '2025-10-16T14:07:45+02',
    '2025-10-16T14:07:45+2:00',
    '2025-10-16T14:07:45+02:00Z',
    '2025-10-16T14:07:45ZZ',
    ' 2025-10-16T14:07:45Z',
    '2025-10-16T14:07:45Z ',
    '20251016T140745Z',
    '+002025-10-16T14:07:45Z',
    '2025-1-16T14:07:45.00Z',
    '2025-10-16T1a:07:45Z',
    '２０２５-10-16T14:07:45Z',
    'Thu, 16 Oct 2025 14:07:45 GMT',
    'never',
    '',
  ])('without date, time and zone in full is not read: %s', (text) => {
    expect(isoInstant(text)).toBeUndefined();
  });

  test.each([
    '0001-01-01T00:00:00Z',
    '0050-06-01T00:00:00Z',
    '0099-12-31T23:59:59Z',
    '1970-01-01T00:00:00Z',
    '1601-01-01T00:00:00Z',
    '9999-12-31T23:59:59-00:01',
  ])('that stands for no time at all is not read: %s', (text) => {
    expect(isoInstant(text)).toBeUndefined();
  });

  test.each([undefined, null, 1760623665934, {}, []])(
    'that is not a string is not read: %s',
    (value) => {
      expect(isoInstant(value)).toBeUndefined();
    },
  );
});
