import { expect, test } from 'vitest';
import { ConnectionHttp } from '../../lambda/http/connection-http.ts';
import { createLimiter } from '../../lambda/http/pacing/limiter.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTestClock } from '../support/clock.ts';
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
