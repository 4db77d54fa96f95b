import { expect, test } from 'vitest';
import { connectionClock } from '../lambda/connection-clock.ts';
import { createTestClock, HOUR, SECOND } from './support/clock.ts';

/** A connection's clock, and what became of its sleeps. */
function createSleeper(stopping = new AbortController()) {
  const slept: (AbortSignal | undefined)[] = [];
  const noted: unknown[] = [];
  const sleep = async (_: number, signal?: AbortSignal) => void slept.push(signal);
  const add = (...wait: unknown[]) => void noted.push(wait);
  const clock = connectionClock({ ...createTestClock(), sleep }, stopping, { add });
  return { clock, slept, noted };
}

test('the clock of a connection notes each sleep, and why', async () => {
  const { clock, noted } = createSleeper();
  await clock.sleep(HOUR, undefined, 'for its rate limit');
  expect(noted).toEqual([[HOUR, 'for its rate limit']]);
});

test('the clock of a connection ends a sleep with the run, or with the signal that is given', async () => {
  const stopping = new AbortController();
  const other = new AbortController();
  const { clock, slept } = createSleeper(stopping);
  await clock.sleep(SECOND);
  await clock.sleep(SECOND, other.signal);
  expect(slept).toEqual([stopping.signal, other.signal]);
});
