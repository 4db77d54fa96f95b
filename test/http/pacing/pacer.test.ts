import { describe, expect, test } from 'vitest';
import type { Feedback } from '../../../lambda/http/pacing/feedback.ts';
import { Pacer } from '../../../lambda/http/pacing/pacer.ts';

const ACCEPTED = { kind: 'ok' } as const;
const REFUSED = { kind: 'throttled', waitMillis: 1000 } as const;

/** A pacer that met its limit: 100 requests a second accepted for a second, then one refused, and all answered. */
function pacedAt(now: number): Pacer {
  const pacer = new Pacer();
  pacer.start(now - 1000);
  for (let at = now - 990; at <= now; at += 10) {
    pacer.start(at);
    pacer.answer(ACCEPTED, at);
  }
  pacer.answer(REFUSED, now);
  return pacer;
}

describe('a pacer without a known limit', () => {
  test('starts with four in flight and adds one for each accepted', () => {
    const pacer = new Pacer();
    for (let started = 0; started < 4; started += 1) {
      expect(pacer.readyAt).toBeLessThanOrEqual(0);
      pacer.start(0);
    }
    expect([pacer.state, pacer.readyAt]).toEqual(['unlimited', Number.POSITIVE_INFINITY]);
    pacer.answer(ACCEPTED, 20);
    expect(pacer.readyAt).toBeLessThanOrEqual(20);
  });

  test('drains when a request is refused, and starts again at once when all are answered', () => {
    const pacer = new Pacer();
    for (let started = 0; started < 3; started += 1) pacer.start(0);
    pacer.answer(ACCEPTED, 20);
    pacer.answer(REFUSED, 20);
    expect([pacer.state, pacer.readyAt]).toEqual(['draining', 1020]);
    pacer.answer(ACCEPTED, 30);
    expect([pacer.state, pacer.readyAt]).toEqual(['paced', 30]);
  });

  test('waits for stragglers for a second', () => {
    const pacer = new Pacer();
    pacer.start(0);
    pacer.start(0);
    pacer.answer(REFUSED, 20);
    pacer.start(1020);
    expect(pacer.state).not.toBe('draining');
  });

  test('drains when the provider says that nothing is left for one more', () => {
    const pacer = new Pacer();
    pacer.start(0);
    pacer.start(0);
    pacer.answer({ kind: 'ok', rateLimit: { remaining: 1 } }, 20);
    expect(pacer.state).toBe('draining');
  });
});

describe('a pacer that met a limit', () => {
  test('uses 96 % of what was refilled', () => {
    // 100 and a half in a second that is uncertain by 5 ms.
    expect(pacedAt(10_000).rate).toBeCloseTo(0.96 * 100.5 * 1.005, 6);
  });

  test('is in a blackout until something is accepted', () => {
    const pacer = pacedAt(10_000);
    expect(pacer.state).toBe('blackout');
    pacer.start(10_100);
    pacer.answer(ACCEPTED, 10_120);
    expect(pacer.state).toBe('paced');
  });

  test('returns after a blackout to the pace that its first refusal left', () => {
    const pacer = pacedAt(10_000);
    const answerAt = (at: number, feedback: Feedback): number => {
      pacer.start(at);
      pacer.answer(feedback, at + 1);
      return pacer.rate;
    };
    answerAt(10_100, ACCEPTED);
    const left = answerAt(10_200, REFUSED);
    expect(answerAt(10_500, REFUSED)).toBeLessThan(left);
    expect(answerAt(10_800, REFUSED)).toBeLessThan(left);
    expect(answerAt(11_300, ACCEPTED)).toBeCloseTo(left, 6);
  });
});

describe('a pacer with a configured rate', () => {
  test('uses 99 % of it', () => {
    expect(new Pacer(100).rate).toBeCloseTo(99, 6);
  });

  test('keeps it in spite of eleven refusals, and lowers it after one more', () => {
    const pacer = new Pacer(20);
    pacer.start(0);
    for (let refusals = 1; refusals <= 12; refusals += 1) {
      expect([pacer.state, pacer.rate]).toEqual(['unlimited', 19.8]);
      pacer.start(refusals * 1000);
      pacer.answer(REFUSED, refusals * 1000 + 20);
    }
    expect(pacer.state).toBe('draining');
    pacer.answer(ACCEPTED, 12_040);
    expect(pacer.rate).toBeLessThan(1);
  });
});
