import { expect, test } from 'vitest';
import { Openings } from '../../../lambda/http/pacing/openings.ts';

const at = (time: number) => ({ low: time - 100, high: time });

/** Windows of ten seconds, each used up after a time of its own. */
function openTimes(times: readonly number[], usedFor: (index: number) => number): Openings {
  const openings = new Openings();
  for (const [index, time] of times.entries()) {
    openings.close(time - 10_000 + usedFor(index));
    openings.open(at(time));
  }
  return openings;
}

test('nothing is foretold from one opening, but it may close for as long again', () => {
  const openings = openTimes([10_000], () => 1000);
  openings.close(11_000);
  expect(openings.next).toBeUndefined();
  expect(openings.promised).toEqual([19_900, 20_000]);
});

test('a period that was right is foretold, ever more exactly', () => {
  const openings = openTimes([10_000, 20_050, 30_020], (index) => 1000 + 900 * index);
  expect(openings.periodMillis).toBeCloseTo(10_000, -2);
  const { low = 0, high = 0 } = openings.next ?? {};
  expect(low).toBeGreaterThan(39_700);
  expect(high).toBeLessThan(40_250);
});

test('a time of closing that stays the same is foretold, whatever the period is', () => {
  const openings = new Openings();
  for (const closedAt of [1000, 8000, 11_000]) {
    openings.close(closedAt);
    openings.open(at(closedAt + 2000));
  }
  openings.close(30_000);
  expect(openings.next).toEqual({ low: 31_900, high: 32_000 });
});

test('what proved wrong is no longer foretold', () => {
  const openings = openTimes([10_000, 20_000, 30_000], () => 1000);
  openings.close(31_000);
  openings.open(at(33_000));
  expect([openings.next, openings.periodMillis]).toEqual([undefined, undefined]);
});
