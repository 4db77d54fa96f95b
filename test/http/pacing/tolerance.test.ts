import { describe, expect, test } from 'vitest';
import { RefusalTolerance } from '../../../lambda/http/pacing/tolerance.ts';

/** How many refusals in a row are tolerated. */
function toleratedBy(tolerance: RefusalTolerance): number {
  for (let refusals = 0; ; refusals += 1) if (!tolerance.refuse()) return refusals;
}

describe('the tolerance for refusals', () => {
  test('is none without a configured rate', () => {
    expect(toleratedBy(new RefusalTolerance())).toBe(0);
  });

  test.each([
    [20, 11],
    [100, 15],
    [1000, 60],
  ])('at %d requests a second is %d at once', (requestsPerSecond, tolerated) => {
    expect(toleratedBy(new RefusalTolerance(requestsPerSecond))).toBe(tolerated);
  });

  test('forgives one refusal for twenty accepted requests', () => {
    const tolerance = new RefusalTolerance(20);
    for (let round = 0; round < 100; round += 1) {
      expect(tolerance.refuse()).toBe(true);
      for (let accepted = 0; accepted < 20; accepted += 1) tolerance.accept();
    }
    expect(toleratedBy(tolerance)).toBeGreaterThanOrEqual(10);
  });

  test('is used up by one refusal in ten', () => {
    const tolerance = new RefusalTolerance(20);
    let kept = true;
    for (let round = 0; round < 100 && kept; round += 1) {
      kept = tolerance.refuse();
      for (let accepted = 0; accepted < 9; accepted += 1) tolerance.accept();
    }
    expect(kept).toBe(false);
  });
});
