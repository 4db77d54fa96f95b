import { describe, expect, test } from 'vitest';
import { connectionClock } from '../lambda/connection-clock.ts';
import type { LongWait } from '../lambda/ports.ts';
import { createTestClock, HOUR, MINUTE, NOW, SECOND } from './support/clock.ts';

/** A connection's clock on which nobody wakes, so that its sleeps overlap, and what it told. */
function createSleeper(stopping = new AbortController()) {
  const time = createTestClock();
  const slept: (AbortSignal | undefined)[] = [];
  const sleep = (_: number, signal?: AbortSignal) => {
    slept.push(signal);
    return new Promise<void>(() => {});
  };
  const told: LongWait[] = [];
  const clock = connectionClock({ ...time, sleep }, stopping, (wait) => told.push(wait));
  return { clock, time, told, slept };
}

const ends = (told: readonly LongWait[]) => told.map(({ until }) => (until - NOW) / SECOND);

describe('the clock of a connection', () => {
  test('tells a sleep of more than a minute: how long, until when, and why', () => {
    const { clock, told } = createSleeper();
    void clock.sleep(HOUR, undefined, 'as the provider asks (HTTP 429)');
    const why = 'as the provider asks (HTTP 429)';
    expect(told).toEqual([{ millis: HOUR, until: NOW + HOUR, why }]);
  });

  test('tells no sleep of a minute or less', () => {
    const { clock, told } = createSleeper();
    for (const millis of [0, SECOND, MINUTE]) void clock.sleep(millis);
    expect(told).toEqual([]);
    void clock.sleep(MINUTE + 1);
    expect(told).toHaveLength(1);
  });

  test('tells sleeps that overlap once, and again one that ends over a minute later', () => {
    const { clock, time, told } = createSleeper();
    for (const seconds of [90, 90, 150, 61]) void clock.sleep(seconds * SECOND);
    expect(ends(told)).toEqual([90]);
    void clock.sleep(151 * SECOND);
    expect(ends(told)).toEqual([90, 151]);
    time.advance(151 * SECOND);
    void clock.sleep(61 * SECOND);
    expect(ends(told)).toEqual([90, 151, 212]);
  });

  test('ends a sleep with the run, or with the signal that is given', () => {
    const stopping = new AbortController();
    const other = new AbortController();
    const { clock, slept } = createSleeper(stopping);
    void clock.sleep(SECOND);
    void clock.sleep(SECOND, other.signal);
    expect(slept).toEqual([stopping.signal, other.signal]);
  });
});
