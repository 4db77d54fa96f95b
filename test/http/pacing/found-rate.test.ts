import { describe, expect, test } from 'vitest';
import { FoundRate } from '../../../lambda/http/pacing/found-rate.ts';

/** One that was refused for the second time after `accepted` requests, at `at`. */
function refusedTwice(share: number, accepted: number, at: number): FoundRate {
  const found = new FoundRate(share);
  found.refuse(accepted - 1, at - 500);
  found.refuse(accepted, at);
  return found;
}

describe('the rate that a provider allows', () => {
  test('is used by the share once it is found, and the lowest counts', () => {
    const found = new FoundRate(0.5);
    expect([found.isSought, found.ours]).toEqual([true, Number.POSITIVE_INFINITY]);
    found.find(100);
    found.find(300);
    expect([found.isSought, found.ours]).toEqual([false, 50]);
    found.find(60);
    expect(found.ours).toBe(30);
  });

  test('is what was accepted between two refusals, not counting the burst before the first two', () => {
    const found = refusedTwice(0.5, 1000, 5000);
    found.refuse(1009, 5100);
    expect(found.ours).toBe(Number.POSITIVE_INFINITY);
    found.refuse(1010, 5200);
    expect(found.ours).toBe(25);
  });

  test('is no longer learned from refusals once it was found, as others use the rest', () => {
    const found = refusedTwice(0.5, 1000, 5000);
    found.find(100);
    found.refuse(1010, 15_000);
    expect(found.ours).toBe(50);
  });

  test('is not sought where nothing is left to others', () => {
    const found = refusedTwice(1, 1000, 5000);
    found.refuse(1010, 5200);
    found.find(10);
    expect([found.isSought, found.ours]).toEqual([false, Number.POSITIVE_INFINITY]);
  });
});
