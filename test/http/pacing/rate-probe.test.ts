import { describe, expect, test } from 'vitest';
import { RateProbe } from '../../../lambda/http/pacing/rate-probe.ts';

const PACE = { rate: 100, latency: 20, burst: 100 };

/** When the next step is due, in whole milliseconds after 0; found by asking. */
function dueAfter(probe: RateProbe): number {
  let millis = 0;
  while (!probe.isDue(millis)) millis += 1;
  return millis;
}

describe('a rate probe', () => {
  test('takes no step before a pace is kept', () => {
    expect(new RateProbe().isDue(Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  test('keeps a good estimate for a minute', () => {
    const probe = new RateProbe();
    probe.hold(0, PACE, 0.049);
    expect(dueAfter(probe)).toBe(60_001);
  });

  test('has proven a good estimate when a smaller one would have been refused, a rough one once a pace was refused', () => {
    const probe = new RateProbe();
    expect(probe.isProven(Number.MAX_SAFE_INTEGER, true)).toBe(false);
    probe.hold(0, PACE, 0.04);
    // 2 requests at 4 a second more are 500 ms; twenty-seven latencies are 540 ms.
    expect([probe.isProven(1040, false), probe.isProven(1041, false)]).toEqual([false, true]);
    probe.hold(0, PACE, 0.2);
    expect([probe.isProven(9999, false), probe.isProven(9999, true)]).toEqual([false, true]);
    probe.resume(0, PACE, 0);
    expect(probe.isProven(Number.MAX_SAFE_INTEGER, true)).toBe(false);
  });

  test('probes a rough estimate as soon as a step can show: two requests more, and their responses', () => {
    const probe = new RateProbe();
    probe.hold(0, PACE, 0.05);
    // 2 requests at 5 a second more are 400 ms; twenty-two latencies are 440 ms.
    expect(dueAfter(probe)).toBe(841);
  });

  test.each([
    [0.2, 0.2],
    [0.9, 0.3],
    [0.001, 0.03],
  ])('steps by the error %d of the estimate, from 0.03 to 0.3', (error, step) => {
    const probe = new RateProbe();
    probe.hold(0, PACE, error);
    expect(probe.step(100_000, PACE)).toBe(step);
  });

  test('doubles steps that are not refused, up to three tenths', () => {
    const probe = new RateProbe();
    probe.hold(0, PACE, 0.04);
    expect([1, 2, 3].map((at) => probe.step(at * 100_000, PACE))).toEqual([0.04, 0.08, 0.16]);
  });

  test('waits after a step until what the burst had saved up is used', () => {
    const probe = new RateProbe();
    probe.hold(-100_000, PACE, 0.1);
    probe.step(0, PACE);
    // 2 requests and 15 of the burst at 20 a second more are 850 ms; seven latencies are 140 ms.
    expect(dueAfter(probe)).toBe(991);
  });

  test('goes on in steps of three tenths after everything was refused, when the pace was kept long enough', () => {
    const probe = new RateProbe();
    probe.resume(0, PACE, 0);
    expect(dueAfter(probe)).toBe(674);
    probe.resume(0, PACE, 3000);
    expect(dueAfter(probe)).toBe(3001);
    expect(probe.step(4000, PACE)).toBe(0.3);
  });
});
