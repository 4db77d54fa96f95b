import { describe, expect, test } from 'vitest';
import { RatePacer } from '../../../lambda/http/pacing/rate-pacer.ts';

/** Sends one request after the other, each accepted after 10 ms. */
function sends(pacer: RatePacer, from: number, to: number): void {
  for (let at = from; at < to; at += 10) {
    pacer.start(at, at === 0);
    pacer.onResponse(at + 10);
    pacer.accept(at, at + 10);
  }
}

/** One that found its limit: 100 requests a second were accepted for a second. */
function limited(): RatePacer {
  const pacer = new RatePacer();
  sends(pacer, 0, 1000);
  pacer.limit(1000);
  return pacer;
}

describe('the pace', () => {
  test('is 96 % of what was accepted in the time', () => {
    // 100 and a half, in a second that is uncertain by 7 ms.
    expect(limited().rate).toBeCloseTo(0.96 * 100.5 * 1.007, 1);
  });

  test('is lowered by a refusal, to 70 % at most', () => {
    const pacer = limited();
    pacer.refuse(1010);
    const before = pacer.rate;
    sends(pacer, 1100, 1110);
    pacer.refuse(3000);
    expect(pacer.rate).toBeCloseTo(0.7 * before, 6);
  });

  test('is set after a time of which nothing is to be learned, and kept as long as asked', () => {
    const pacer = limited();
    pacer.resume(50, 5000, 3000);
    sends(pacer, 5000, 8000);
    expect(pacer.rate).toBe(50);
    sends(pacer, 8000, 8100);
    expect(pacer.rate).toBeGreaterThan(50);
  });

  test('is never above the configured one', () => {
    const pacer = new RatePacer(100);
    pacer.resume(1000, 0);
    expect([pacer.rate, pacer.isLimited]).toEqual([99, false]);
  });
});

describe('a share of the pace', () => {
  test('is kept once it was found, and not raised any more', () => {
    const pacer = new RatePacer(undefined, 0.5);
    sends(pacer, 0, 1000);
    pacer.limit(1000);
    const found = pacer.rate;
    sends(pacer, 1000, 2500);
    expect(pacer.rate).toBeCloseTo(0.5 * found, 6);
    sends(pacer, 2500, 80_000);
    expect(pacer.rate).toBeCloseTo(0.5 * found, 6);
  });

  test('is that of what is accepted between two refusals, or in a window', () => {
    const pacer = new RatePacer(undefined, 0.5);
    sends(pacer, 0, 1000);
    pacer.limit(1000);
    for (const [from, to] of [
      [1000, 1010],
      [1010, 1020],
      [1020, 2020],
    ] as const) {
      sends(pacer, from, to);
      pacer.notice(to);
    }
    // 100 in a second.
    expect(pacer.rate).toBeCloseTo(50, 6);
    pacer.find(40);
    expect(pacer.rate).toBe(20);
    pacer.resume(300, 3000);
    expect(pacer.rate).toBe(20);
  });
});

test('the latency follows a slow response at once, and a fast one slowly', () => {
  const pacer = new RatePacer();
  pacer.start(0, true);
  pacer.accept(0, 100);
  pacer.accept(50, 100);
  expect(pacer.latency).toBeCloseTo(99, 6);
  pacer.accept(100, 300);
  expect(pacer.latency).toBe(200);
});
