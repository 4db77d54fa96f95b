import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LongWait } from '../lambda/domain/long-wait.ts';
import { LongWaits } from '../lambda/long-waits.ts';
import { createTestClock, HOUR, MINUTE, NOW, SECOND } from './support/clock.ts';

/** The waits of a connection, what is told of them, and time that passes for them. */
function createWaits() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const time = createTestClock();
  const told: LongWait[] = [];
  const waits = new LongWaits(time, (wait) => told.push(wait));
  const pass = (millis: number) => {
    time.advance(millis);
    vi.advanceTimersByTime(millis);
  };
  return { waits, told, pass };
}

const ends = (told: readonly LongWait[]) =>
  told.map(({ end }) => ((end?.until ?? 0) - NOW) / SECOND);

describe('a wait of known length', () => {
  test('of more than a minute is told as it begins: how long, until when, and why', () => {
    const { waits, told } = createWaits();
    const why = 'as the provider asks (HTTP 429)';
    waits.add(HOUR, why);
    expect(told).toEqual([{ end: { millis: HOUR, until: NOW + HOUR }, why }]);
  });

  test('of a minute or less is not told', () => {
    const { waits, told } = createWaits();
    for (const millis of [0, SECOND, MINUTE]) waits.add(millis, undefined);
    expect(told).toEqual([]);
    waits.add(MINUTE + 1, undefined);
    expect(told).toHaveLength(1);
  });

  test('is told once with those that overlap, and again when it ends over a minute later', () => {
    const { waits, told, pass } = createWaits();
    for (const seconds of [90, 90, 150, 61]) waits.add(seconds * SECOND, undefined);
    expect(ends(told)).toEqual([90]);
    waits.add(151 * SECOND, undefined);
    expect(ends(told)).toEqual([90, 151]);
    pass(151 * SECOND);
    waits.add(61 * SECOND, undefined);
    expect(ends(told)).toEqual([90, 151, 212]);
  });
});

describe('a wait that may end at any moment', () => {
  test('is told once it has lasted a minute, with what is left at most', () => {
    const { waits, told, pass } = createWaits();
    waits.begin('for a response', 5 * MINUTE);
    pass(MINUTE - 1);
    expect(told).toEqual([]);
    pass(1);
    const end = { millis: 4 * MINUTE, until: NOW + 5 * MINUTE };
    expect(told).toEqual([{ end, why: 'for a response' }]);
  });

  test('is told without an end that nobody knows, each time', () => {
    const { waits, told, pass } = createWaits();
    for (let time = 0; time < 2; time++) {
      waits.begin('for others');
      pass(MINUTE);
    }
    expect(told).toEqual([{ why: 'for others' }, { why: 'for others' }]);
  });

  test('is not told when it ends before, or cannot last longer', () => {
    const { waits, told, pass } = createWaits();
    const ended = waits.begin('for a response', 5 * MINUTE);
    waits.begin('for a response', MINUTE);
    pass(MINUTE - 1);
    ended();
    pass(HOUR);
    expect(told).toEqual([]);
  });

  test('is told once with those that end within a minute of it', () => {
    const { waits, told, pass } = createWaits();
    for (let count = 0; count < 3; count++) {
      waits.begin('for a response', 5 * MINUTE);
      pass(SECOND);
    }
    pass(MINUTE);
    expect(ends(told)).toEqual([300]);
  });
});
