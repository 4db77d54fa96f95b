import { describe, expect, test } from 'vitest';
import { type Known, limitedBy } from '../../../lambda/http/pacing/limited-by.ts';

const NEVER = Number.NEGATIVE_INFINITY;
const NONE = Number.POSITIVE_INFINITY;

/** A pacer that knows of no limit. */
const NOTHING: Known = {
  state: 'open',
  rate: NONE,
  isByHeaders: false,
  window: { limit: undefined, lengthMillis: NONE, resetAt: NEVER },
  wait: { until: NEVER },
  cycles: { quota: NONE },
  openings: { periodMillis: undefined },
};

const TOLD = { limit: 600, lengthMillis: 60_000, resetAt: 23_400 };

describe('what limits requests', () => {
  test('is nothing where only latency and concurrency do, or headers tell of a window that was never used up', () => {
    expect(limitedBy(NOTHING, undefined, 0)).toBeUndefined();
    expect(limitedBy({ ...NOTHING, window: TOLD }, undefined, 0)).toBeUndefined();
  });

  test('is the window that headers tell, once it was used up, and its reset while that is to come', () => {
    const known = { ...NOTHING, isByHeaders: true, window: TOLD };
    const window = { kind: 'window', limit: 600, windowSeconds: 60 };
    expect(limitedBy(known, 5, 1000)).toEqual({ ...window, resetsInSeconds: 23 });
    expect(limitedBy(known, 5, 23_400)).toEqual(window);
    const first = { ...known, window: { ...TOLD, limit: 600.5, lengthMillis: NONE } };
    expect(limitedBy(first, 5, 0)).toEqual({ kind: 'window', limit: 600, resetsInSeconds: 24 });
  });

  test('is a wait that was asked for, until it is over', () => {
    const known: Known = { ...NOTHING, state: 'closed', wait: { until: 2500 } };
    expect(limitedBy(known, undefined, 0)).toEqual({ kind: 'wait', endsInSeconds: 3 });
    expect(limitedBy(known, undefined, 2500)).toEqual({ kind: 'refusals' });
  });

  test('is the window that was found, with its length once that was right', () => {
    const known: Known = { ...NOTHING, state: 'paced', rate: 100, cycles: { quota: 300 } };
    expect(limitedBy(known, undefined, 0)).toEqual({ kind: 'window', limit: 300 });
    expect(limitedBy({ ...known, openings: { periodMillis: 10_020 } }, undefined, 0)).toMatchObject(
      { windowSeconds: 10 },
    );
  });

  test('is the rate that was found', () => {
    const paced: Known = { ...NOTHING, state: 'paced', rate: 12.3456 };
    expect(limitedBy(paced, 50, 0)).toEqual({ kind: 'rate', requestsPerSecond: 12.3 });
  });

  test('is the configured rate, where no lower one was found', () => {
    expect(limitedBy({ ...NOTHING, rate: 49.5 }, 50, 0)).toEqual({
      kind: 'configured',
      requestsPerSecond: 50,
    });
  });
});
