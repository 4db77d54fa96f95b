import { describe, expect, test } from 'vitest';
import { Cycles } from '../../../lambda/http/pacing/cycles.ts';

/** One that accepted `held` requests in `openMillis` and then nothing for `closedMillis`, once. */
function afterFirst(held: number, openMillis: number, closedMillis: number) {
  const cycles = new Cycles();
  cycles.begin(0);
  const now = openMillis + closedMillis;
  return { cycles, now, first: cycles.open(held, openMillis, now) };
}

describe('after everything was refused for a while', () => {
  test('what a window holds is spent in the first third of it, to see whether it refills', () => {
    const { first } = afterFirst(300, 200, 9800);
    expect(first).toEqual({ kind: 'window', rate: 100, holdMillis: 6000 });
  });

  test('it is spent in a tenth once nothing was refilled, and no more than it held is expected', () => {
    const { cycles, now } = afterFirst(300, 200, 9800);
    expect(cycles.quota).toBe(Number.POSITIVE_INFINITY);
    const second = cycles.open(600, now + 3000, now + 10_000);
    expect(second).toEqual({ kind: 'window', rate: 300, holdMillis: 2000 });
    expect(cycles.quota).toBe(300);
  });

  test('a window that holds hardly anything is used evenly', () => {
    const { cycles, now } = afterFirst(50, 100, 1900);
    const second = cycles.open(52, now + 10, now + 2000);
    expect(second).toEqual({ kind: 'even', rate: 2500 / 3900, held: 2 });
  });

  test('what is hardly ever closed is used evenly, at what it yields on average', () => {
    const { cycles, now } = afterFirst(300, 200, 9800);
    const second = cycles.open(400, now + 9000, now + 10_000);
    expect(second).toEqual({ kind: 'even', rate: 100_500 / 19_800, held: 100 });
  });

  test('what was accepted beyond the burst is a refill rate, where it yields as much as waiting does', () => {
    const { cycles, now } = afterFirst(220, 100, 1000);
    // 220 at once, and 100 more in half a second.
    const second = cycles.open(540, now + 600, now + 1600);
    expect(second).toEqual({ kind: 'refilling', rate: 200, burst: 220 });
  });
});

describe('what is allowed in the long run', () => {
  test('is known with the second opening, and no longer changes', () => {
    const { cycles, now } = afterFirst(300, 200, 9800);
    expect(cycles.found).toBe(Number.POSITIVE_INFINITY);
    cycles.open(600, now + 3000, now + 10_000);
    expect(cycles.found).toBe(30);
    cycles.open(700, now + 13_000, now + 20_000);
    expect(cycles.found).toBe(30);
  });

  test('is what was refilled, where that is what limits it', () => {
    const { cycles, now } = afterFirst(220, 100, 1000);
    cycles.open(540, now + 600, now + 1600);
    expect(cycles.found).toBe(200);
  });
});

test('counts from the last opening, and on average from the last closing', () => {
  const { cycles, now } = afterFirst(10, 1000, 1000);
  expect(cycles.held(15)).toBe(5);
  expect(cycles.average(15, now + 500)).toBeCloseTo(5 / 1500, 6);
});

test('an opening that was told begins a cycle too', () => {
  const { cycles, now } = afterFirst(300, 200, 9800);
  cycles.open(600, now + 3000, now + 10_000);
  cycles.forgetQuota();
  cycles.openAtReset(600, now + 3000, now + 10_000);
  expect([cycles.held(601), cycles.quota]).toEqual([1, Number.POSITIVE_INFINITY]);
});
