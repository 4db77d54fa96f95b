import { describe, expect, test } from 'vitest';
import type { Feedback } from '../../../lambda/http/pacing/feedback.ts';
import { Pacer } from '../../../lambda/http/pacing/pacer.ts';

const ACCEPTED = { kind: 'ok' } as const;
const REFUSED = { kind: 'throttled', waitMillis: 1000 } as const;

/** Sends one request that is answered after a while. */
function send(pacer: Pacer, at: number, feedback: Feedback, millis = 0): void {
  pacer.answer(pacer.start(at), feedback, at + millis);
}

/** A pacer that met its limit: 100 requests a second accepted for a second, then one refused, and all answered. */
function pacedAt(now: number): Pacer {
  const pacer = new Pacer();
  const first = pacer.start(now - 1000);
  for (let at = now - 990; at <= now; at += 10) send(pacer, at, ACCEPTED);
  pacer.answer(first, REFUSED, now);
  return pacer;
}

describe('a pacer without a known limit', () => {
  test('starts with four in flight and adds one for each accepted', () => {
    const pacer = new Pacer();
    const permits = Array.from({ length: 4 }, () => {
      expect(pacer.readyAt).toBeLessThanOrEqual(0);
      return pacer.start(0);
    });
    expect([pacer.state, pacer.readyAt]).toEqual(['unlimited', Number.POSITIVE_INFINITY]);
    const [first] = permits;
    if (first) pacer.answer(first, ACCEPTED, 20);
    expect(pacer.readyAt).toBeLessThanOrEqual(20);
  });

  test('drains when a request is refused, and starts again at once when all are answered', () => {
    const pacer = new Pacer();
    for (let pairs = 0; pairs < 20; pairs += 1) {
      for (const permit of [pacer.start(0), pacer.start(0)]) pacer.answer(permit, ACCEPTED, 0);
    }
    const [first, second] = [pacer.start(0), pacer.start(0)];
    pacer.answer(first, REFUSED, 20);
    expect([pacer.state, pacer.readyAt]).toEqual(['draining', 1020]);
    pacer.answer(second, ACCEPTED, 30);
    expect([pacer.state, pacer.readyAt]).toEqual(['paced', 30]);
  });

  test('waits for stragglers for a second', () => {
    const pacer = new Pacer();
    pacer.start(0);
    pacer.answer(pacer.start(0), REFUSED, 20);
    pacer.start(1020);
    expect(pacer.state).not.toBe('draining');
  });

  test('sends nothing that the headers leave no room for, and waits for their reset', () => {
    const pacer = new Pacer();
    const [first, second] = [pacer.start(0), pacer.start(0)];
    pacer.answer(first, { kind: 'ok', rateLimit: { remaining: 1, resetMillis: 5000 } }, 20);
    expect(pacer.readyAt).toBe(Number.POSITIVE_INFINITY);
    pacer.answer(second, { kind: 'ok', rateLimit: { remaining: 0, resetMillis: 5000 } }, 20);
    expect(pacer.state).toBe('blackout');
  });
});

describe('a pacer that met a limit', () => {
  test('uses 96 % of what was refilled', () => {
    // 100 and a half in a second that is uncertain by 5 ms.
    expect(pacedAt(10_000).rate).toBeCloseTo(0.96 * 100.5 * 1.005, 6);
  });

  test('goes into a blackout when nothing is accepted for a while', () => {
    const pacer = pacedAt(10_000);
    for (let at = 10_100; at <= 10_400; at += 100) send(pacer, at, REFUSED, 1);
    expect(pacer.state).toBe('blackout');
  });

  test('returns after a blackout, and three more that are accepted, to the pace before it', () => {
    const pacer = pacedAt(10_000);
    send(pacer, 10_100, ACCEPTED, 1);
    const before = pacer.rate;
    for (let at = 10_200; at <= 10_600; at += 100) send(pacer, at, REFUSED, 1);
    expect(pacer.state).toBe('blackout');
    send(pacer, 12_000, ACCEPTED, 1);
    expect(pacer.state).toBe('trial');
    for (let at = 12_010; at <= 12_030; at += 10) send(pacer, at, ACCEPTED, 1);
    expect(pacer.state).toBe('paced');
    expect(pacer.rate).toBeCloseTo(before, 6);
  });
});

describe('a pacer with a configured rate', () => {
  test('uses 99 % of it', () => {
    expect(new Pacer(100).rate).toBeCloseTo(99, 6);
  });

  test('keeps it in spite of eleven refusals, and lowers it after one more', () => {
    const pacer = new Pacer(20);
    const first = pacer.start(0);
    for (let refusals = 1; refusals <= 12; refusals += 1) {
      expect([pacer.state, pacer.rate]).toEqual(['unlimited', 19.8]);
      send(pacer, refusals * 1000, REFUSED, 20);
    }
    expect(pacer.state).toBe('draining');
    pacer.answer(first, ACCEPTED, 12_040);
    expect(pacer.rate).toBeLessThan(1);
  });
});
