import { describe, expect, test } from 'vitest';
import { HeaderWindow } from '../../../lambda/http/pacing/header-window.ts';
import { FLIGHT } from './flight.ts';

interface Said {
  readonly at: number;
  readonly remaining: number;
  readonly resetMillis: number;
  readonly serial?: number;
  readonly refused?: boolean;
}

/** A window of 100 that hears of responses. */
function windowAfter(share: number, ...said: readonly Said[]): HeaderWindow {
  const window = new HeaderWindow(share);
  for (const [
    index,
    { at, remaining, resetMillis, serial = index + 1, refused },
  ] of said.entries()) {
    const arrival = { isAccepted: !refused, started: index + 1, now: at };
    window.observe({ limit: 100, remaining, resetMillis }, { ...FLIGHT, serial }, arrival);
  }
  return window;
}

/** A refusal that says that nothing remains, of a window that ends at the same time as a later one. */
const REFUSED = { at: -10, remaining: 0, resetMillis: 10, refused: true } as const;

describe('what headers tell of a window', () => {
  test('is how many may be in flight, by the lowest, and when it ends, by the earliest', () => {
    const window = windowAfter(
      1,
      REFUSED,
      { at: 0, remaining: 9, resetMillis: 10_000 },
      { at: 100, remaining: 7, resetMillis: 10_000 },
      { at: 200, remaining: 8, resetMillis: 9000 },
    );
    expect([window.most, window.resetAt, window.isGate(300)]).toEqual([7, 9200, false]);
  });

  test('is tried with two more before a refusal has shown that it is right', () => {
    const window = windowAfter(1, { at: 0, remaining: 0, resetMillis: 10_000 });
    expect([window.most, window.isGate(0)]).toEqual([2, false]);
  });

  test('lets nothing through until it ends when nothing remains', () => {
    const window = windowAfter(1, { at: 0, remaining: 0, resetMillis: 10_000, refused: true });
    expect([window.most, window.isGate(0)]).toEqual([0, true]);
    window.startOver();
    expect(window.isGate(10_000)).toBe(false);
  });

  test('is too coarse to be kept to the letter in its last seconds', () => {
    const window = windowAfter(1, { at: 0, remaining: 0, resetMillis: 2000 });
    expect([window.isGate(0), window.coarse]).toEqual([false, { low: 1000, high: 2000 }]);
  });

  test('begins anew with a reset that is later', () => {
    const window = windowAfter(
      1,
      { at: 0, remaining: 0, resetMillis: 10_000 },
      { at: 10_500, remaining: 99, resetMillis: 9500 },
    );
    expect([window.most, window.resetAt, window.lengthMillis]).toEqual([101, 20_000, 10_000]);
  });

  test('leaves the share of others alone, until it ends', () => {
    expect(windowAfter(0.5, { at: 0, remaining: 60, resetMillis: 10_000 }).most).toBe(49);
    const window = windowAfter(
      0.02,
      { at: 0, remaining: 60, resetMillis: 4000 },
      { at: 10, remaining: 59, resetMillis: 4000 },
    );
    expect([window.most, window.isShareSpent, window.isGate(20)]).toEqual([0, true, true]);
    window.startOver();
    expect(window.most).toBe(2);
  });
});

describe('what headers tell is no longer believed', () => {
  test('when more is accepted than they allow', () => {
    const window = windowAfter(
      1,
      { at: 0, remaining: 3, resetMillis: 10_000 },
      { at: 10, remaining: 3, resetMillis: 10_000 },
      { at: 20, remaining: 3, resetMillis: 10_000 },
    );
    expect([window.isWrong, window.most]).toEqual([true, Number.POSITIVE_INFINITY]);
  });

  test('when hardly anything is left at the beginning of a window', () => {
    const window = windowAfter(1, { at: 0, remaining: 0, resetMillis: 10_000 });
    window.startOver();
    const arrival = { isAccepted: true, started: 2, now: 10_010 };
    window.observe({ limit: 100, remaining: 2, resetMillis: 10_000 }, FLIGHT, arrival);
    expect(window.isWrong).toBe(true);
  });

  test('when a window refuses from its beginning', () => {
    const said = { at: 0, remaining: 0, resetMillis: 10_000, refused: true };
    expect(windowAfter(1, said, { ...said, at: 10_010 }).isWrong).toBe(true);
  });

  test('when a share of it is full again within seconds', () => {
    const window = windowAfter(
      0.02,
      { at: 0, remaining: 99, resetMillis: 1000 },
      { at: 10, remaining: 98, resetMillis: 1000 },
      { at: 1100, remaining: 99, resetMillis: 1000 },
    );
    expect([window.isWrong, window.most]).toEqual([true, Number.POSITIVE_INFINITY]);
  });

  test('but not because responses overtake each other', () => {
    const window = new HeaderWindow(1);
    for (const [index, remaining] of [95, 99, 98, 96, 97, 94].entries()) {
      const arrival = { isAccepted: true, started: 6, now: index };
      window.observe(
        { limit: 100, remaining, resetMillis: 10_000 },
        { ...FLIGHT, serial: index + 1 },
        arrival,
      );
    }
    expect([window.isWrong, window.most]).toEqual([false, 94 + 2]);
  });
});
