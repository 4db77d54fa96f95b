import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoTime } from '../../lambda/audit/iso-time.ts';

const standard = (millis: number) => new Date(millis).toISOString();

test('an instant is written as the language itself writes it', () => {
  const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
  fc.assert(
    fc.property(instant, (millis) => {
      expect(isoTime(millis)).toBe(standard(millis));
    }),
  );
});

test.each([
  0, 1, 999, 1000, 59_999, 3_599_999, 86_399_999, 86_400_000, -1, -86_400_000, 951_782_400_000,
  253_402_300_799_999, 253_402_300_800_000, 8.64e15, -8.64e15,
])('the edge %s is no exception', (millis) => {
  expect(isoTime(millis)).toBe(standard(millis));
});

test('more days than are remembered change nothing', () => {
  const instants = Array.from({ length: 10_000 }, (_, day) => day * 86_400_000 + day);
  const written = [...instants, ...instants].map(isoTime);
  expect(written).toEqual([...instants, ...instants].map(standard));
});
