import { describe, expect, test, vi } from 'vitest';
import { createLimiter } from '../../../lambda/http/pacing/limiter.ts';
import { type Caller, WaitQueue } from '../../../lambda/http/pacing/queue.ts';
import { A_FLIGHT, FLIGHT } from './flight.ts';
import { createProvider, simulate, VirtualTime } from './simulation.ts';

const TIMEOUT = { timeoutMillis: 10_000 };

const asleep = () => new Promise<void>(() => {});

function callerBy(controller = new AbortController(), sleep: Caller['sleep'] = asleep): Caller {
  return { signal: controller.signal, deadline: Number.POSITIVE_INFINITY, sleep };
}

/** A limiter on a clock that stands still. */
function createStill(limits: { concurrency: number; requestsPerSecond?: number }, adaptive = true) {
  const clock = { elapsed: () => 0 };
  return createLimiter({ limits: { ...TIMEOUT, ...limits }, clock, adaptive });
}

describe('the limiter as a queue', () => {
  test('gives slots at once, without a promise or a timer, until the concurrency is reached', () => {
    const limiter = createStill({ concurrency: 2 });
    const sleep = vi.fn(asleep);
    const caller = callerBy(undefined, sleep);
    expect(limiter.enter(caller)).toEqual(A_FLIGHT);
    expect(limiter.enter(caller)).toEqual(A_FLIGHT);
    expect(limiter.enter(caller)).toBeInstanceOf(Promise);
    expect(sleep).not.toHaveBeenCalled();
  });

  test('serves those who wait in the order in which they came', async () => {
    const limiter = createStill({ concurrency: 1 });
    const served: string[] = [];
    void limiter.enter(callerBy());
    for (const name of ['first', 'second', 'third']) {
      void Promise.resolve(limiter.enter(callerBy())).then(() => served.push(name));
    }
    for (let left = 3; left > 0; left--) limiter.leave(FLIGHT, { kind: 'ok' });
    // A slot is free now, but nobody may overtake those who were woken.
    expect(limiter.enter(callerBy())).toBeInstanceOf(Promise);
    await new Promise(setImmediate);
    expect(served).toEqual(['first', 'second', 'third']);
  });

  test('tells everybody who waits under a signal to give up when it aborts, and nobody else', async () => {
    const limiter = createStill({ concurrency: 1 });
    const controller = new AbortController();
    void limiter.enter(callerBy());
    const stopped = [limiter.enter(callerBy(controller)), limiter.enter(callerBy(controller))];
    const patient = limiter.enter(callerBy());
    controller.abort();
    for (const one of stopped) expect(await one).toBeUndefined();
    expect(await limiter.enter(callerBy(controller))).toBeUndefined();
    limiter.leave(FLIGHT, { kind: 'ok' });
    expect(await patient).toEqual(A_FLIGHT);
  });

  test('waits once for a whole queue, as its first caller does, and says why', () => {
    const limiter = createStill({ concurrency: 100, requestsPerSecond: 0.01 });
    const sleep = vi.fn(asleep);
    const caller = callerBy(undefined, sleep);
    for (let request = 0; request < 1000; request++) void limiter.enter(caller);
    expect(sleep.mock.calls).toEqual([
      [expect.toSatisfy((millis) => millis >= 100_000), caller.signal, 'for its rate limit'],
    ]);
  });
});

describe('the limiter as a pacer', () => {
  test('begins with a few requests and adds one for each that is accepted', () => {
    const limiter = createStill({ concurrency: 100 });
    const enterAll = () => {
      let entered = 0;
      while (!(limiter.enter(callerBy()) instanceof Promise)) entered += 1;
      return entered;
    };
    expect(enterAll()).toBe(4);
    limiter.leave(FLIGHT, { kind: 'ok' }); // two may start: one waits since the line above
    expect(enterAll()).toBe(1);
  });

  test('tells what limits it, once a request had to wait for that', async () => {
    const limiter = createStill({ concurrency: 100, requestsPerSecond: 5 });
    void limiter.enter(callerBy());
    expect(limiter.state().limitedBy).toBeUndefined();
    void limiter.enter(callerBy());
    expect(limiter.state().limitedBy).toEqual({ kind: 'configured', requestsPerSecond: 5 });
    const full = createStill({ concurrency: 1 });
    void full.enter(callerBy());
    void full.enter(callerBy());
    expect(full.state().limitedBy).toBeUndefined();
  });

  test('ignores refusals where the limit is our own', () => {
    const limiter = createStill({ concurrency: 30 }, false);
    for (let request = 0; request < 30; request++)
      expect(limiter.enter(callerBy())).toEqual(A_FLIGHT);
    limiter.leave(FLIGHT, { kind: 'throttled', waitMillis: 60_000 });
    expect(limiter.enter(callerBy())).toEqual(A_FLIGHT);
  });

  test('never has more in flight than the concurrency, whatever the responses are', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ limits: { concurrency: 7, ...TIMEOUT }, clock: time });
    const answer = createProvider({ rate: 100, burst: 100 });
    const shape = { latency: 50, concurrency: 7, workers: 300, failing: 0.2 };
    const run = await simulate({ time, limiter, answer, tokens: 1000, ...shape });
    expect(run.mostInFlight).toBe(7);
  });

  test('slows the others down when one is refused, and stops nobody for its wait', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ limits: { concurrency: 20, ...TIMEOUT }, clock: time });
    const answer = createProvider({ rate: 50, burst: 50 });
    const shape = { latency: 20, concurrency: 20, workers: 200, retryAfter: 60_000 };
    const { starts } = await simulate({ time, limiter, answer, tokens: 500, ...shape });
    const early = starts.filter((at) => at < 9000).toSorted((a, b) => a - b);
    const pauses = early.map((at, index) => (early[index + 1] ?? at) - at);
    expect(early.length).toBeGreaterThan(400);
    expect(Math.max(...pauses)).toBeLessThan(300);
  });

  test('reports the pace that it keeps to, and how often it was refused', async () => {
    const time = new VirtualTime();
    const limiter = createLimiter({ limits: { concurrency: 20, ...TIMEOUT }, clock: time });
    expect(limiter.state()).toEqual({ concurrency: 20, throttled: 0 });
    const answer = createProvider({ rate: 50, burst: 50 });
    const shape = { latency: 20, concurrency: 20, retryAfter: 1000 };
    const { refused } = await simulate({ time, limiter, answer, tokens: 500, ...shape });
    expect(limiter.state().throttled).toBe(refused);
    expect(limiter.state().requestsPerSecond).toBeGreaterThan(45);
    expect(limiter.state().requestsPerSecond).toBeLessThan(55);
  });
});

test('a queue keeps its order across the blocks in which it forgets', () => {
  const queue = new WaitQueue();
  const caller = callerBy();
  const gone = callerBy();
  const order: number[] = [];
  for (let index = 0; index < 5000; index++) {
    queue.push({ caller: index % 5 === 0 ? gone : caller, wake: () => order.push(index) });
  }
  for (let served = 0; served < 3000; served++) {
    queue.first?.wake(FLIGHT);
    queue.shift();
  }
  expect(queue.remove(gone.signal)).toHaveLength(400);
  for (let waiter = queue.first; waiter; waiter = queue.first) {
    waiter.wake(FLIGHT);
    queue.shift();
  }
  expect(order).toHaveLength(4600);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('nobody waits for a start that does not come before the deadline', async () => {
  const limiter = createStill({ concurrency: 1, requestsPerSecond: 0.1 });
  const caller = { ...callerBy(), deadline: 9000 };
  expect(await limiter.enter(caller)).toEqual(A_FLIGHT);
  const second = limiter.enter(caller);
  limiter.leave(FLIGHT, { kind: 'ok' });
  expect(await second).toBeUndefined();
  expect(await limiter.enter(caller)).toBeUndefined();
});
