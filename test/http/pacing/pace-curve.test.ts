import { describe, expect, test } from 'vitest';
import { PaceCurve } from '../../../lambda/http/pacing/pace-curve.ts';

/** Accepts so many requests, all at `now`. */
function accepts(curve: PaceCurve, count: number, now = 0): number {
  for (let request = 0; request < count; request++) curve.accept(now);
  return curve.rate;
}

/** One that measured 100 requests a second from so many requests. */
function measured(requests: number, { latency = 0, until = 0 } = {}): PaceCurve {
  const curve = new PaceCurve(Number.POSITIVE_INFINITY);
  curve.beginBelow(100, requests, latency, until);
  return curve;
}

describe('a pace that was refused', () => {
  test('begins 5 % below the rate that was measured, is there after 60 requests, and then rises ever faster', () => {
    const curve = measured(1000);
    expect(curve.rate).toBeCloseTo(95, 6);
    expect(accepts(curve, 30)).toBeCloseTo(100 - 5 / 8, 6);
    expect(accepts(curve, 30)).toBeCloseTo(100, 6);
    expect(accepts(curve, 60)).toBeCloseTo(105, 6);
    expect(accepts(curve, 60)).toBeCloseTo(140, 6);
  });

  test('is there sooner where few requests measured it, but not before ten', () => {
    expect(accepts(measured(20), 20)).toBeCloseTo(100, 6);
    expect(accepts(measured(1), 9)).toBeLessThan(100);
    expect(accepts(measured(1), 10)).toBeCloseTo(100, 6);
  });

  test('takes four latencies at least, as a refusal is noticed a latency later', () => {
    expect(accepts(measured(60, { latency: 1000 }), 399)).toBeLessThan(100);
    expect(accepts(measured(60, { latency: 1000 }), 400)).toBeCloseTo(100, 6);
  });

  test('stays just below the rate as long as a refusal would cost too much, where enough requests measured it', () => {
    const sure = measured(60, { until: 5000 });
    expect(accepts(sure, 500, 4999)).toBeCloseTo(100 - 5 / 8, 6);
    expect(accepts(sure, 30, 5000)).toBeCloseTo(100, 6);
    expect(accepts(measured(59, { until: 5000 }), 200, 0)).toBeGreaterThan(100);
  });
});

describe('a pace that goes on at a rate', () => {
  test('keeps it for a while, and rises soon where that was a guess', () => {
    const curve = new PaceCurve(Number.POSITIVE_INFINITY);
    curve.beginAt(100, 'guessed', 0, 1000);
    expect(accepts(curve, 50, 999)).toBe(100);
    expect(accepts(curve, 10, 1000)).toBeCloseTo(130, 6);
  });

  test('rises later where that was measured, and where a burst hides that it is too fast', () => {
    const curve = new PaceCurve(Number.POSITIVE_INFINITY);
    curve.beginAt(100, 'measured', 0, 0);
    expect(accepts(curve, 60)).toBeCloseTo(105, 6);
    curve.beginAt(100, 'measured', 0, 0);
    curve.lengthen(200);
    expect(accepts(curve, 60)).toBeLessThan(101);
    expect(accepts(curve, 140)).toBeCloseTo(105, 6);
  });
});

test('a configured rate is kept until it is refused', () => {
  expect(accepts(new PaceCurve(99), 1000)).toBe(99);
});
