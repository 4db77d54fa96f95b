import { describe, expect, test } from 'vitest';
import { type Waiter, WaitQueue } from '../../../lambda/http/pacing/queue.ts';

function waiterOf(signal = new AbortController().signal): Waiter {
  const sleep = () => Promise.resolve();
  return { caller: { signal, deadline: Number.POSITIVE_INFINITY, sleep }, wake: () => {} };
}

/** Takes everything out of the queue. */
function drain(queue: WaitQueue): Waiter[] {
  const waiters: Waiter[] = [];
  for (let first = queue.first; first; first = queue.first) {
    waiters.push(first);
    queue.shift();
  }
  return waiters;
}

describe('the queue of a limiter', () => {
  test('serves in the order of arrival, also across many blocks', () => {
    const queue = new WaitQueue();
    const waiters = Array.from({ length: 5000 }, () => waiterOf());
    for (const waiter of waiters) queue.push(waiter);
    expect(drain(queue)).toEqual(waiters);
    expect(queue.first).toBeUndefined();
  });

  test('takes new waiters while it is served', () => {
    const queue = new WaitQueue();
    const [a, b, c] = [waiterOf(), waiterOf(), waiterOf()];
    queue.push(a);
    queue.push(b);
    queue.shift();
    queue.push(c);
    expect(drain(queue)).toEqual([b, c]);
  });

  test('removes those that share a signal, and returns them in order', () => {
    const queue = new WaitQueue();
    const { signal } = new AbortController();
    const [served, stopped, kept, alsoStopped] = [
      waiterOf(signal),
      waiterOf(signal),
      waiterOf(),
      waiterOf(signal),
    ];
    for (const waiter of [served, stopped, kept, alsoStopped]) queue.push(waiter);
    queue.shift();
    expect(queue.remove(signal)).toEqual([stopped, alsoStopped]);
    expect(drain(queue)).toEqual([kept]);
  });
});
