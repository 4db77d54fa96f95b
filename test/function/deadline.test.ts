import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awsCallLimit, startDeadline } from '../../lambda/function/deadline.ts';
import { createTestClock, FIRST_ELAPSED, MINUTE, NOW, SECOND } from '../support/clock.ts';

const clock = createTestClock();
const withTimeout = (timeoutMillis: number) => ({ limits: { concurrency: 1, timeoutMillis } });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the deadline of an invocation', () => {
  test('leaves time for the slowest request in flight and for writing the results', () => {
    using deadline = startDeadline([withTimeout(5_000), withTimeout(20_000)], 900_000, clock);

    expect(deadline.startedAt).toBe(NOW);
    expect(deadline.stop.deadline).toBe(FIRST_ELAPSED + 900_000 - 20_000 - 30_000);
  });

  test('takes no more than half of the time for that', () => {
    using deadline = startDeadline([withTimeout(60_000)], 40_000, clock);

    expect(deadline.stop.deadline).toBe(FIRST_ELAPSED + 20_000);
  });

  test('stops the sweep to the millisecond', () => {
    using deadline = startDeadline([withTimeout(5_000)], 100_000, clock);

    vi.advanceTimersByTime(64_999);
    expect(deadline.stop.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(deadline.stop.signal.aborted).toBe(true);
  });

  test('can be brought forward', () => {
    using deadline = startDeadline([withTimeout(5_000)], 100_000, clock);

    deadline.stopNow();

    expect(deadline.stop.signal.aborted).toBe(true);
  });

  test('leaves no timer behind', () => {
    startDeadline([withTimeout(5_000)], 100_000, clock)[Symbol.dispose]();

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a call to AWS', () => {
  test('may take two minutes while there is time', () => {
    expect(awsCallLimit(15 * MINUTE, createTestClock())()).toBe(2 * MINUTE);
  });

  test('may take a third of what is left of the invocation, so that calls that hang one after the other fit into it', () => {
    const time = createTestClock();
    const limit = awsCallLimit(30 * SECOND, time);
    const limits = [10, 10 * (2 / 3), 10 * (2 / 3) ** 2];
    for (const seconds of limits) {
      expect(limit()).toBeCloseTo(seconds * SECOND);
      time.advance(limit());
    }
  });

  test('may take no time once the invocation is over', () => {
    const time = createTestClock();
    const limit = awsCallLimit(30 * SECOND, time);
    time.advance(MINUTE);
    expect(limit()).toBe(0);
  });
});
