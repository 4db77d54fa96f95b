import { describe, expect, test } from 'vitest';
import { createLimiter } from '../../../lambda/http/pacing/limiter.ts';
import { nestedLimiter } from '../../../lambda/http/pacing/nested-limiter.ts';
import { A_FLIGHT, FLIGHT } from './flight.ts';
import { VirtualTime } from './simulation.ts';

function limiterOf(concurrency: number, adaptive: boolean) {
  const limits = { concurrency, timeoutMillis: 1000 };
  return createLimiter({ limits, clock: new VirtualTime(), adaptive });
}

function callerOf(signal = new AbortController().signal) {
  return { signal, deadline: Number.POSITIVE_INFINITY, sleep: () => Promise.resolve() };
}

describe('a limiter within the limit of all connections', () => {
  test('has a slot only when both have one', async () => {
    const shared = limiterOf(1, false);
    const first = nestedLimiter(shared, limiterOf(5, true));
    const second = nestedLimiter(shared, limiterOf(5, true));
    expect(first.enter(callerOf())).toEqual(A_FLIGHT);
    const waiting = second.enter(callerOf());
    expect(waiting).toBeInstanceOf(Promise);
    first.leave(FLIGHT, { kind: 'ok' });
    expect(await waiting).toEqual(A_FLIGHT);
  });

  test('keeps refusals from the other connections', async () => {
    const shared = limiterOf(5, false);
    const limiter = nestedLimiter(shared, limiterOf(5, true));
    await limiter.enter(callerOf());
    limiter.leave(FLIGHT, { kind: 'throttled', waitMillis: 1000 });
    expect(limiter.state().throttled).toBe(1);
    expect(shared.state().throttled).toBe(0);
  });

  test('returns its own slot when it is stopped while it waits for the shared one', async () => {
    const shared = limiterOf(1, false);
    const own = limiterOf(1, true);
    const limiter = nestedLimiter(shared, own);
    await shared.enter(callerOf());
    const controller = new AbortController();
    const waiting = limiter.enter(callerOf(controller.signal));
    controller.abort();
    expect(await waiting).toBeUndefined();
    expect(own.enter(callerOf())).toEqual(A_FLIGHT);
  });
});
