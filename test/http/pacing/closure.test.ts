import { describe, expect, test } from 'vitest';
import { Closure, type Forecast } from '../../../lambda/http/pacing/closure.ts';

const UNKNOWN: Forecast = { gateUntil: 0, promised: [] };

/** When each of the first tries starts, all of them being refused 10 ms later. */
function triesOf(closure: Closure, count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    const at = closure.readyAt;
    closure.try();
    expect(closure.readyAt).toBe(Number.POSITIVE_INFINITY);
    closure.refuse(at, at + 10);
    return Math.round(at);
  });
}

describe('while everything is refused', () => {
  test('one request at a time tries, ever more rarely', () => {
    expect(triesOf(new Closure(0, 50, 30, UNKNOWN), 5)).toEqual([50, 90, 130, 170, 210]);
    const later = triesOf(new Closure(0, 10_000, 30, UNKNOWN), 3);
    expect(later).toEqual([10_000, 11_011, 12_123]);
  });

  test('no try waits for more than half a minute', () => {
    expect(triesOf(new Closure(0, 3_600_000, 30, UNKNOWN), 2)).toEqual([3_600_000, 3_630_010]);
  });

  test('nothing is sent before the time that was told', () => {
    const closure = new Closure(0, 50, 30, { gateUntil: 9000, promised: [] });
    expect([closure.isGated, closure.readyAt]).toEqual([true, 9000]);
    closure.update({ gateUntil: 9500, promised: [] }, 20);
    expect(closure.readyAt).toBe(9500);
  });

  test('nothing is sent before an opening that is foretold, then four times within its bounds', () => {
    const expected = { low: 5000, high: 5400 };
    const closure = new Closure(0, 50, 30, { ...UNKNOWN, expected });
    expect(closure.isForecast).toBe(true);
    expect(triesOf(closure, 4)).toEqual([5000, 5110, 5220, 5330]);
  });

  test('a promised opening is one more time to try, and until then it is tried less', () => {
    const closure = new Closure(0, 1000, 30, { ...UNKNOWN, promised: [1600] });
    expect(triesOf(closure, 3)).toEqual([1000, 1515, 1600]);
  });

  test('a try that failed otherwise says nothing', () => {
    const closure = new Closure(0, 50, 30, UNKNOWN);
    closure.try();
    closure.retry(80);
    expect([closure.readyAt, closure.refusals]).toEqual([110, 0]);
  });
});

test('it ended between the last try that was refused and the first that was accepted', () => {
  const closure = new Closure(0, 50, 30, UNKNOWN);
  triesOf(closure, 2);
  expect(closure.endedWithin(140)).toEqual({ low: 90, high: 140 });
});
