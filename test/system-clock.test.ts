import { describe, expect, test } from 'vitest';
import { systemClock } from '../lambda/system-clock.ts';
import { DAY } from './support/clock.ts';

describe('the clock of the machine', () => {
  test('tells the wall clock in epoch milliseconds', () => {
    const before = Date.now();
    const now = systemClock.now();
    expect([before <= now, now <= Date.now()]).toEqual([true, true]);
  });

  test('measures in whole milliseconds, by the clock that nobody sets', () => {
    const before = Math.trunc(performance.now());
    const elapsed = systemClock.elapsed();
    expect(Number.isInteger(elapsed)).toBe(true);
    expect([before <= elapsed, elapsed <= performance.now()]).toEqual([true, true]);
  });

  test('sleeps for no time in one turn of the event loop', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('turn'));
    await systemClock.sleep(0);
    order.push('awake');
    expect(order).toEqual(['turn', 'awake']);
  });

  test('wakes when it is told to, and never fails', async () => {
    const stopping = new AbortController();
    const asleep = systemClock.sleep(DAY, stopping.signal);
    stopping.abort();
    await expect(asleep).resolves.toBeUndefined();
    await expect(systemClock.sleep(DAY, stopping.signal)).resolves.toBeUndefined();
  });

  test('does not take a sleep that no timer can count for none', async () => {
    const stopping = new AbortController();
    let isAwake = false;
    const asleep = systemClock.sleep(2 ** 31, stopping.signal).then(() => {
      isAwake = true;
    });
    // A timer that overflows fires after a millisecond, and so before this one.
    await systemClock.sleep(20);
    expect(isAwake).toBe(false);
    stopping.abort();
    await asleep;
  });
});
