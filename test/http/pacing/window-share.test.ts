import { describe, expect, test } from 'vitest';
import { WindowShare } from '../../../lambda/http/pacing/window-share.ts';

/** Accepts one request in a window of 100; returns how many more are ours. */
function accept(share: WindowShare, remaining: number, resetAt: number, now: number): number {
  return share.observe({ limit: 100, remaining, resetAt }, true, now);
}

/** One that has used its half of a window of 100 that ends at 60,000. */
function spent(): WindowShare {
  const share = new WindowShare(0.5);
  for (let used = 1; used <= 50; used++) accept(share, 100 - used, 60_000, used);
  return share;
}

describe('of a told window', () => {
  test('is used the share of its limit, whatever others have used of it', () => {
    const share = new WindowShare(0.5);
    expect(accept(share, 60, 60_000, 0)).toBe(49);
    expect(share.observe({ limit: 100, remaining: 30, resetAt: 60_000 }, false, 10)).toBe(49);
    expect(accept(share, 30, 60_000, 20)).toBe(48);
  });

  test('at least one request is sent', () => {
    expect([new WindowShare(0.1).of(5), new WindowShare(0.5).of(5)]).toEqual([1, 2]);
  });

  test('the share is spent while more remains for others', () => {
    const share = spent();
    expect(share.isSpent).toBe(true);
    expect(accept(share, 0, 60_000, 100)).toBe(-1);
    expect(share.isSpent).toBe(false);
  });

  test('another one begins with a reset that is later by half of it', () => {
    const share = spent();
    expect(accept(share, 49, 60_900, 59_950)).toBe(-1);
    expect(accept(share, 30, 120_000, 60_050)).toBe(49);
  });

  test('that slides is given back what no longer counts', () => {
    const share = spent();
    expect(accept(share, 79, 60_900, 60_000)).toBe(29);
    expect(share.isWindow).toBe(true);
  });

  test('all is used where nothing is left to others', () => {
    expect(accept(new WindowShare(1), 5, 60_000, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('what is full again within seconds is no window', () => {
  const share = new WindowShare(0.5);
  for (let used = 1; used <= 50; used++) accept(share, 100 - used, 1000, used);
  expect([share.isSpent, share.isWindow]).toEqual([true, true]);
  accept(share, 99, 2000, 1000);
  expect(share.isWindow).toBe(false);
});
