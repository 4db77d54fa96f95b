import { describe, expect, test } from 'vitest';
import { RefillMeter } from '../../../lambda/http/pacing/refill-meter.ts';

/** The request with this number; one starts every 10 ms. */
const request = (serial: number) => ({ serial, startedAt: 10 * serial });

describe('what a provider refilled', () => {
  test('is what it accepted from one refusal to the next, by when requests started', () => {
    const meter = new RefillMeter();
    meter.begin(request(5));
    expect(meter.until(request(26))).toEqual({ accepted: 20, millis: 210 });
  });

  test('leaves out those that were refused meanwhile, but not those that started before', () => {
    const meter = new RefillMeter();
    meter.begin(request(5));
    for (const serial of [3, 6, 7]) meter.refuse(request(serial));
    expect([meter.refused, meter.until(request(26))]).toEqual([2, { accepted: 18, millis: 210 }]);
  });

  test('is unknown before the first refusal, after a pause, and for a request before it', () => {
    const meter = new RefillMeter();
    expect(meter.until(request(26))).toBeUndefined();
    meter.begin(request(5));
    expect(meter.until(request(5))).toBeUndefined();
    meter.forget();
    expect(meter.until(request(26))).toBeUndefined();
  });
});
