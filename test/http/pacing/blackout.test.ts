import { describe, expect, test } from 'vitest';
import { BlackoutDetector } from '../../../lambda/http/pacing/blackout.ts';

/** After an accepted request at 0, refused at 10 with the pace `rate`, when the next one is accepted at `at`. */
function blackoutAt(at: number, { rate = 100, latency = 20 } = {}) {
  const detector = new BlackoutDetector();
  detector.accept(0, latency);
  detector.refuse(10, 5000, rate);
  return detector.accept(at, latency);
}

describe('a blackout', () => {
  test('is more than 300 ms without anything accepted after a refusal', () => {
    expect(blackoutAt(300)).toBeUndefined();
    expect(blackoutAt(301)).toEqual({ millis: 301, rate: 100 });
  });

  test('is longer than three responses take', () => {
    expect(blackoutAt(1500, { latency: 500 })).toBeUndefined();
    expect(blackoutAt(1501, { latency: 500 })).toBeDefined();
  });

  test('is longer than three requests take at the current pace', () => {
    expect(blackoutAt(3000, { rate: 1 })).toBeUndefined();
    expect(blackoutAt(3001, { rate: 1 })).toBeDefined();
  });

  test('needs a refusal, and one counts once', () => {
    const detector = new BlackoutDetector();
    detector.accept(0, 20);
    expect(detector.accept(10_000, 20)).toBeUndefined();
    detector.refuse(10_001, 0, 100);
    expect(detector.accept(20_000, 20)).toBeDefined();
    expect(detector.accept(30_000, 20)).toBeUndefined();
  });

  test('has the pace and the end that the first of several refusals gave it', () => {
    const detector = new BlackoutDetector();
    detector.refuse(10, 1000, 100);
    detector.refuse(50, 9000, 50);
    expect([detector.isPossible, detector.endsAt]).toEqual([true, 1010]);
    expect(detector.accept(2000, 20)?.rate).toBe(100);
    expect([detector.isPossible, detector.endsAt]).toEqual([false, Number.NEGATIVE_INFINITY]);
  });

  test('is forgotten when nothing was sent', () => {
    const detector = new BlackoutDetector();
    detector.refuse(10, 1000, 100);
    detector.forget();
    expect(detector.accept(60_000, 20)).toBeUndefined();
  });
});
