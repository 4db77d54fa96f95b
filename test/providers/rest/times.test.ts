import { describe, expect, test } from 'vitest';
import type { Time } from '../../../lambda/providers/rest/schema-times.ts';
import { readTime } from '../../../lambda/providers/rest/times.ts';
import { DAY } from '../../support/clock.ts';

const AT = Date.parse('2026-03-01T12:00:00.123Z');
const start = Date.parse('2026-03-01T00:00:00Z');

const read = (time: Time, value: unknown, from?: number | 'never') =>
  readTime(
    time,
    () => value,
    () => from,
  );

test.each<[string, Time, unknown, number]>([
  ['nine fraction digits', { path: 'item.t', format: 'iso' }, '2026-03-01T12:00:00.123456789Z', AT],
  ['an offset', { path: 'item.t', format: 'iso' }, '2026-03-01T14:00:00.123+02:00', AT],
  [
    'an offset without a colon',
    { path: 'item.t', format: 'iso' },
    '2026-03-01T10:30:00.123-0130',
    AT,
  ],
  ['epoch seconds', { path: 'item.t', format: 'epoch_s' }, 1_772_323_200, start],
  ['epoch milliseconds', { path: 'item.t', format: 'epoch_ms' }, start, start],
  ['the start of a day', { path: 'item.t', format: 'date', at: 'start' }, '2026-03-01', start],
  [
    'the end of a day',
    { path: 'item.t', format: 'date', at: 'end' },
    '2026-03-01',
    start + DAY - 1,
  ],
  [
    'a duration in seconds',
    { path: 'item.t', format: 'duration', from: 'createdAt' },
    86_400,
    start + DAY,
  ],
  [
    'an ISO 8601 duration',
    { path: 'item.t', format: 'duration', from: 'createdAt' },
    'P30D',
    start + 30 * DAY,
  ],
])('reads %s', (_, time, value, instant) => {
  expect(read(time, value, start)).toBe(instant);
});

test.each<[string, Time, unknown]>([
  [
    'seconds where milliseconds are documented',
    { path: 'item.t', format: 'epoch_ms' },
    1_772_323_200,
  ],
  ['milliseconds where seconds are documented', { path: 'item.t', format: 'epoch_s' }, start],
  ['a number in quotes', { path: 'item.t', format: 'epoch_s' }, '1772323200'],
  ['zero', { path: 'item.t', format: 'epoch_s' }, 0],
  ['the zero date of Go', { path: 'item.t', format: 'iso' }, '0001-01-01T00:00:00Z'],
  [
    'an instant where a date is documented',
    { path: 'item.t', format: 'date', at: 'start' },
    '2026-03-01T00:00:00Z',
  ],
  ['a day that no calendar has', { path: 'item.t', format: 'date', at: 'end' }, '2026-02-30'],
  ['null', { path: 'item.t', format: 'iso' }, null],
  ['absence', { path: 'item.t', format: 'iso' }, undefined],
  [
    'months, which have no length',
    { path: 'item.t', format: 'duration', from: 'createdAt' },
    'P1M',
  ],
  [
    'a duration of the sweeper’s own notation',
    { path: 'item.t', format: 'duration', from: 'createdAt' },
    '30d',
  ],
  ['a negative duration', { path: 'item.t', format: 'duration', from: 'createdAt' }, -1],
])('cannot tell from %s', (_, time, value) => {
  expect(read(time, value, start)).toBeUndefined();
});

test('cannot tell a duration after a time that is not known', () => {
  const time: Time = { path: 'item.t', format: 'duration', from: 'lastUsedAt' };
  expect(read(time, 60)).toBeUndefined();
  expect(read(time, 60, 'never')).toBeUndefined();
});

test('takes for never only what the definition says, to the type', () => {
  const time: Time = { path: 'item.t', format: 'epoch_ms', never: [-1, null, ''] };
  for (const value of [-1, null, '']) expect(read(time, value)).toBe('never');
  for (const value of ['-1', 0, false, undefined]) expect(read(time, value)).toBeUndefined();
  expect(read({ ...time, absent: 'never' }, undefined)).toBe('never');
  expect(read({ path: 'item.t', format: 'epoch_ms', absent: 'never' }, null)).toBeUndefined();
});

const T = 'item.t';
const NOON = Date.parse('2023-11-14T22:13:00Z');
const THEN = Date.parse('2023-11-14T22:13:20Z');

const CLOTHES: readonly (readonly [string, Time, unknown, number])[] = [
  ['seconds in quotes', { path: T, format: 'epoch_s', text: true }, '1700000000', THEN],
  ['milliseconds in quotes', { path: T, format: 'epoch_ms', text: true }, '1700000000000', THEN],
  [
    'fractions of a second',
    { path: T, format: 'epoch_s', fraction: true },
    1_700_000_000.25,
    THEN + 250,
  ],
  ['a fraction that is none', { path: T, format: 'epoch_s', fraction: true }, 1_700_000_000, THEN],
  [
    'a fraction in quotes',
    { path: T, format: 'epoch_s', text: true, fraction: true },
    '1700000000.123',
    THEN + 123,
  ],
  ['RFC 2822', { path: T, format: 'rfc2822' }, 'Tue, 14 Nov 2023 22:13:20 +0000', THEN],
  ['RFC 2822 in another zone', { path: T, format: 'rfc2822' }, '15 Nov 2023 00:13:20 +0200', THEN],
  [
    'RFC 2822 in GMT, without seconds',
    { path: T, format: 'rfc2822' },
    '14 Nov 2023 22:13 GMT',
    NOON,
  ],
  ['minutes', { path: T, format: 'iso_minutes' }, '2023-11-14T22:13Z', NOON],
  ['minutes with an offset', { path: T, format: 'iso_minutes' }, '2023-11-15T00:13+0200', NOON],
  ['a space for the T', { path: T, format: 'local', zone: 'UTC' }, '2023-11-14 22:13:20', THEN],
  ['no zone', { path: T, format: 'local', zone: 'UTC' }, '2023-11-14T22:13:20.5', THEN + 500],
];

test.each(CLOTHES)('reads %s where the definition names it', (_, time, value, instant) => {
  expect(read(time, value)).toBe(instant);
});

test('reads none of these where the definition names another format', () => {
  const formats = [
    ...new Map(CLOTHES.map(([, time]) => [JSON.stringify(time), time])).values(),
    { path: T, format: 'iso' },
    { path: T, format: 'epoch_s' },
    { path: T, format: 'epoch_ms' },
  ] as const satisfies readonly Time[];
  for (const [, named, value] of CLOTHES) {
    // A whole number is a number that may have a fraction, so these two share what they read.
    const others = formats.filter(
      (one) =>
        JSON.stringify({ ...one, fraction: undefined }) !==
          JSON.stringify({ ...named, fraction: undefined }) &&
        JSON.stringify(one) !== JSON.stringify(named),
    );
    for (const other of others) {
      expect(read(other, value), `${JSON.stringify(value)} as ${other.format}`).toBeUndefined();
    }
  }
});

test.each<[string, Time, unknown]>([
  ['a number where text is documented', { path: T, format: 'epoch_s', text: true }, 1_700_000_000],
  ['a sign', { path: T, format: 'epoch_s', text: true }, '-1700000000'],
  ['white space', { path: T, format: 'epoch_s', text: true }, ' 1700000000'],
  ['an exponent', { path: T, format: 'epoch_s', text: true }, '17e8'],
  ['hexadecimals', { path: T, format: 'epoch_s', text: true }, '0x6553f100'],
  ['an undocumented fraction', { path: T, format: 'epoch_s', text: true }, '1700000000.5'],
  ['an empty text', { path: T, format: 'epoch_s', text: true }, ''],
  ['seconds as milliseconds', { path: T, format: 'epoch_ms', text: true }, '1700000000'],
  ['infinity', { path: T, format: 'epoch_s', fraction: true }, Number.POSITIVE_INFINITY],
  ['a day that no calendar has', { path: T, format: 'rfc2822' }, '31 Nov 2023 22:13:20 +0000'],
  ['a month that no calendar has', { path: T, format: 'rfc2822' }, '14 Nev 2023 22:13:20 +0000'],
  ['the name of a zone', { path: T, format: 'rfc2822' }, '14 Nov 2023 22:13:20 EST'],
  ['a date of RFC 2822 without a zone', { path: T, format: 'rfc2822' }, '14 Nov 2023 22:13:20'],
  ['hour 24', { path: T, format: 'local', zone: 'UTC' }, '2023-11-14 24:00:00'],
  [
    'a zone where none is documented',
    { path: T, format: 'local', zone: 'UTC' },
    '2023-11-14 22:13:20Z',
  ],
  ['minutes without a zone', { path: T, format: 'iso_minutes' }, '2023-11-14T22:13'],
])('cannot tell from %s, in any clothes', (_, time, value) => {
  expect(read(time, value)).toBeUndefined();
});

describe('several times', () => {
  const both: Time[] = [
    { path: 'item.issued', format: 'iso' },
    { path: 'item.rolled', format: 'iso', never: [null] },
  ];
  const of = (issued: unknown, rolled: unknown) =>
    readTime(
      both,
      (path) => (path === 'item.issued' ? issued : rolled),
      () => undefined,
    );
  const [older, newer] = ['2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z'];

  test('are the newest of those that are there', () => {
    expect(of(older, newer)).toBe(Date.parse(newer));
    expect(of(newer, older)).toBe(Date.parse(newer));
    expect(of(older, undefined)).toBe(Date.parse(older));
    expect(of(undefined, newer)).toBe(Date.parse(newer));
    expect(of(older, null)).toBe(Date.parse(older));
    expect(of(undefined, null)).toBe('never');
  });

  test('are unknown when one that is there cannot be read, or none is there', () => {
    expect(of(older, 'soon')).toBeUndefined();
    expect(of(null, newer)).toBeUndefined();
    expect(of(undefined, undefined)).toBeUndefined();
  });
});
