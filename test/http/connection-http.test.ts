import { expect, test, vi } from 'vitest';
import { ConnectionHttp } from '../../lambda/http/connection-http.ts';
import { createLimiter } from '../../lambda/http/pacing/limiter.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import type { LongWait } from '../../lambda/ports.ts';
import { createTestClock } from '../support/clock.ts';
import { serve } from '../support/loopback-server.ts';
import { responseMemory } from '../support/memory.ts';

function open() {
  const clock = createTestClock();
  const limits = { concurrency: 1, timeoutMillis: 1000 };
  const limiter = createLimiter({ limits, clock });
  const stop = { signal: new AbortController().signal, deadline: Infinity };
  return new ConnectionHttp({
    limits,
    sockets: new Sockets(responseMemory()),
    limiter,
    clock,
    stop,
  });
}

test('a connection sends nothing to a host that it has not opened', async () => {
  using cleanup = new DisposableStack();
  const http = open();
  cleanup.defer(() => http.close());
  const client = http.open([new URL('https://api.invalid/v1/')]);
  const url = new URL('https://other.invalid/v1/tokens');
  await expect(client.send({ method: 'GET', url })).rejects.toMatchObject({ name: 'SweepError' });
});

test('all bases of a connection are opened on one client', () => {
  using cleanup = new DisposableStack();
  const http = open();
  cleanup.defer(() => http.close());
  const client = http.open([new URL('https://a.invalid/')]);
  expect(http.open([new URL('https://b.invalid/')])).toBe(client);
});

test('a connection that has had no response knows no clock skew', () => {
  using cleanup = new DisposableStack();
  const http = open();
  cleanup.defer(() => http.close());
  expect(http.clockSkewMillis()).toBe(0);
});

test('a wait of more than a minute is told once, however many requests wait', async () => {
  using cleanup = new DisposableStack();
  const time = createTestClock();
  const asleep: (() => void)[] = [];
  const clock = { ...time, sleep: () => new Promise<void>((wake) => asleep.push(wake)) };
  const limits = { concurrency: 9, timeoutMillis: 10_000 };
  const limiter = createLimiter({ limits, clock, adaptive: false });
  const stop = { signal: new AbortController().signal, deadline: Infinity };
  const http = new ConnectionHttp({
    limits,
    sockets: new Sockets(responseMemory()),
    limiter,
    clock,
    stop,
  });
  cleanup.defer(() => http.close());
  const waits = ['60', '90', '120', '61'];
  const { origin } = await serve((response, number) => {
    response.writeHead(429, { 'retry-after': waits[number - 1] ?? '1' }).end();
  });
  const client = http.open([new URL(origin)]);
  const told: LongWait[] = [];
  http.onLongWait((wait) => told.push(wait));
  const sendAndWait = async (count: number) => {
    void client.send({ method: 'GET', url: new URL(origin) });
    await vi.waitFor(() => expect(asleep).toHaveLength(count), 10_000);
  };
  for (const count of [1, 2, 3]) await sendAndWait(count);
  expect(told).toEqual([{ millis: 90_000, status: 429 }]);
  time.advance(90_000);
  await sendAndWait(4);
  expect(told.slice(1)).toEqual([{ millis: 61_000, status: 429 }]);
});
