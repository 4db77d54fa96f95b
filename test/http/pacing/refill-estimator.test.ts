import { describe, expect, test } from 'vitest';
import { RefillEstimator } from '../../../lambda/http/pacing/refill-estimator.ts';

const LATENCY = 20;
const RHYTHM = { interval: 10, latency: LATENCY, slack: 10 };

function acceptMany(estimator: RefillEstimator, count: number): void {
  for (let accepted = 0; accepted < count; accepted += 1) estimator.accept();
}

describe('the estimate of a refill rate', () => {
  test('is what was accepted between two refusals, and half a request', () => {
    const estimator = new RefillEstimator();
    estimator.restart(0);
    acceptMany(estimator, 100);
    const { rate, error } = estimator.estimate(1000, LATENCY);
    // The ends of the span are uncertain by 9 ms: a fifth of the latency, and 5 ms of timers.
    expect(rate).toBeCloseTo(100.5 * 1.009, 6);
    expect(error).toBeCloseTo(0.5 / 101 + 0.009, 6);
  });

  test('is infinite as long as nothing is known', () => {
    expect(new RefillEstimator().estimate(1000, LATENCY).rate).toBe(Number.POSITIVE_INFINITY);
  });

  test('is one request in a span in which none was accepted', () => {
    const estimator = new RefillEstimator();
    estimator.restart(0);
    expect(estimator.estimate(1000, 0).rate).toBeCloseTo(1.005, 6);
  });

  test('comes from the span that bounds it most, none shorter than a latency', () => {
    const estimator = new RefillEstimator();
    estimator.restart(0);
    acceptMany(estimator, 200);
    estimator.add(1000);
    acceptMany(estimator, 50);
    expect(estimator.estimate(2000, LATENCY).rate).toBeCloseTo(50.5 * 1.009, 6);
    estimator.add(2000);
    expect(estimator.estimate(2019, LATENCY).rate).toBeLessThan(60);
  });

  test('counts what the provider said was left', () => {
    const estimator = new RefillEstimator();
    estimator.restart(0);
    estimator.setRemaining(100, 0);
    acceptMany(estimator, 60);
    estimator.setRemaining(90, 1000);
    expect(estimator.estimate(1000, 0).rate).toBeCloseTo(50.5 * 1.005, 6);
  });

  test('after a faster pace counts only from the last refusal, and that only while it is recent', () => {
    const estimator = new RefillEstimator();
    estimator.restart(0);
    acceptMany(estimator, 10);
    estimator.add(1000);
    estimator.renew(1100, 200);
    acceptMany(estimator, 100);
    expect(estimator.total(2000)).toEqual({ accepted: 100, millis: 1000 });
    estimator.renew(3000, 200);
    expect(estimator.total(3000)).toEqual({ accepted: 0, millis: 1 });
  });
});

describe('the moments of an estimate', () => {
  test('are at least 20 ms apart', () => {
    const estimator = new RefillEstimator();
    estimator.add(1000);
    acceptMany(estimator, 10);
    estimator.add(1019);
    estimator.renew(1020, 1000);
    expect(estimator.total(1020).accepted).toBe(10);
    estimator.add(1021);
    estimator.renew(1022, 1000);
    expect(estimator.total(1022).accepted).toBe(0);
  });

  test('are at most 32', () => {
    const estimator = new RefillEstimator();
    for (let at = 0; at <= 3200; at += 100) {
      estimator.accept();
      estimator.add(at);
    }
    expect(estimator.total(3300).millis).toBe(3200);
  });
});

describe('a response that comes late', () => {
  test('makes moments uncertain for a little more than one latency', () => {
    const estimator = new RefillEstimator();
    estimator.start(0, LATENCY);
    estimator.start(10, LATENCY);
    estimator.onResponse(20, RHYTHM);
    expect(estimator.isUncertain(20)).toBe(false);
    // Expected at 30; two uncertainties of 9 ms later it still counts as in time.
    estimator.onResponse(49, RHYTHM);
    expect([49, 73, 74].map((at) => estimator.isUncertain(at))).toEqual([true, true, false]);
  });

  test('means that the burst may have overflowed', () => {
    const estimator = new RefillEstimator();
    for (const at of [0, 10, 20]) estimator.start(at, LATENCY);
    estimator.onResponse(20, RHYTHM);
    estimator.onResponse(40, RHYTHM);
    expect(estimator.overflows(40)).toBe(false);
    estimator.onResponse(61, RHYTHM);
    expect([61, 85, 86].map((at) => estimator.overflows(at))).toEqual([true, true, false]);
  });

  test('is one less in flight', () => {
    const estimator = new RefillEstimator();
    estimator.start(0, LATENCY);
    estimator.start(1, LATENCY);
    estimator.onResponse(20, RHYTHM);
    expect([estimator.inFlight, estimator.accepted]).toEqual([1, 0]);
  });
});
