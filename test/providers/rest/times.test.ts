import { expect, test } from 'vitest';
import type { Time } from '../../../lambda/providers/rest/schema-times.ts';
import { readTime } from '../../../lambda/providers/rest/times.ts';

const AT = Date.parse('2026-03-01T12:00:00.123Z');
const DAY = 86_400_000;
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
