import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpClient } from '../../lambda/http/client.ts';
import type { Limiter } from '../../lambda/http/pacing/limiter.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTransport } from '../../lambda/http/transport.ts';
import type { HttpRequest } from '../../lambda/http-ports.ts';
import { createTestClock } from '../support/clock.ts';
import { EVERYWHERE } from '../support/everywhere.ts';
import { serve, serveRaw, serveStatuses } from '../support/loopback-server.ts';
import { responseMemory } from '../support/memory.ts';
import { createTestClient, failureOf } from './client-fixture.ts';

const get = (origin: string, path = '/'): HttpRequest => ({
  method: 'GET',
  url: new URL(path, origin),
});

/** Small, but nothing depends on how small: the server never answers. */
const SHORT_MILLIS = 30;

describe('when told to stop', () => {
  test('nothing new is sent', async () => {
    const { origin, seen } = await serveStatuses();
    const { client, stopping, limiter } = createTestClient();
    stopping.abort();
    const error = await failureOf(client.send(get(origin, '/canary?canary')));
    expect(error.code).toBe('deadline');
    expect(error.message).toBe(`GET ${origin}: no time left in this run`);
    expect([seen.length, limiter.inside()]).toEqual([0, 0]);
  });

  test('nothing new is sent by those who wait for a slot', async () => {
    const { origin, seen } = await serveStatuses();
    const stopping = new AbortController();
    const limiter: Limiter = {
      enter: ({ signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined))),
      leave: () => {
        throw new Error('no slot was given');
      },
      state: () => ({ concurrency: 1, throttled: 0 }),
    };
    const client = createHttpClient({
      limits: { timeoutMillis: 1000 },
      allowList: EVERYWHERE,
      sockets: new Sockets(responseMemory()),
      limiter,
      clock: createTestClock(),
      stop: { signal: stopping.signal, deadline: Number.POSITIVE_INFINITY },
    });
    const sending = failureOf(client.send(get(origin)));
    stopping.abort();
    expect((await sending).code).toBe('deadline');
    expect(seen).toHaveLength(0);
  });

  test('nothing is sent by those whose last look stops the run', async () => {
    const { origin, seen } = await serveStatuses();
    const { client, stopping, limiter } = createTestClient({
      beforeSending: () => stopping.abort(),
    });
    expect((await failureOf(client.send(get(origin)))).code).toBe('deadline');
    expect([seen.length, limiter.inside()]).toEqual([0, 0]);
  });

  test('what is in flight finishes', async () => {
    const { client, stopping } = createTestClient();
    const { origin } = await serve((response) => {
      stopping.abort();
      response.end('done');
    });
    expect((await client.send(get(origin))).text).toBe('done');
  });

  test('a failed attempt is not repeated', async () => {
    const { client, stopping } = createTestClient();
    const { origin, seen } = await serve((response) => {
      stopping.abort();
      response.writeHead(503).end();
    });
    expect((await failureOf(client.send(get(origin)))).code).toBe('deadline');
    expect(seen).toHaveLength(1);
  });

  test('a wait ends, and nothing comes after it', async () => {
    const { origin, seen } = await serveStatuses(503);
    const fixture = createTestClient({ onSleep: () => fixture.stopping.abort() });
    expect((await failureOf(fixture.client.send(get(origin)))).code).toBe('deadline');
    expect(seen).toHaveLength(1);
  });
});

test('nothing new is sent from the deadline on', async () => {
  const { origin, seen } = await serveStatuses();
  const { client, clock, limiter } = createTestClient({ deadline: 1 });
  expect((await client.send(get(origin))).status).toBe(200);
  clock.advance(1);
  expect((await failureOf(client.send(get(origin)))).code).toBe('deadline');
  expect([seen.length, limiter.inside()]).toEqual([1, 0]);
});

describe('the time for a whole request', () => {
  test('ends one that is never answered, after four attempts', async () => {
    const origin = await serveRaw(() => {});
    const { client, limiter } = createTestClient({ timeoutMillis: SHORT_MILLIS });
    const error = await failureOf(client.send(get(origin, '/canary')));
    expect(error.code).toBe('timeout');
    expect(error.message).toBe(
      `GET ${origin}: no complete response within ${SHORT_MILLIS} ms (limits.timeout)`,
    );
    expect(limiter.feedback).toEqual(Array(4).fill({ kind: 'failed' }));
  });

  test('ends one whose body never stops coming', async () => {
    const origin = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n');
      const trickle = setInterval(() => socket.write('x'), SHORT_MILLIS / 10);
      socket.on('close', () => clearInterval(trickle));
    });
    const { client } = createTestClient({ timeoutMillis: SHORT_MILLIS });
    expect((await failureOf(client.send(get(origin)))).code).toBe('timeout');
  });

  test('heals by another attempt, which knows that the first may have worked', async () => {
    const { origin } = await serve((response, number) => {
      if (number > 1) response.end();
    });
    const { client } = createTestClient({ timeoutMillis: 500 });
    expect(await client.send(get(origin))).toMatchObject({ status: 200, repeated: true });
  });

  test('is counted for each request by itself', async () => {
    const { origin } = await serve((response, number) => {
      if (number !== 2) response.end();
    });
    const transport = createTransport(new Sockets(responseMemory()), 300);
    const first = await transport.send(get(origin), {});
    const results = await Promise.all([
      transport.send(get(origin), {}),
      transport.send(get(origin), {}),
    ]);
    const last = await transport.send(get(origin), {});
    transport.close();
    expect([first, ...results, last]).toMatchObject([
      { status: 200 },
      { failure: 'timeout', sent: true },
      { status: 200 },
      { status: 200 },
    ]);
  });
});

describe('a request whose time is over', () => {
  test('was never sent if its socket did not come about', async () => {
    const silent = createServer().listen(0, '127.0.0.1'); // takes the connection, and says nothing of TLS
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const transport = createTransport(new Sockets(responseMemory()), 300);
    let connections = 0;
    silent.on('connection', () => connections++);
    const send = () => transport.send(get(`https://127.0.0.1:${port}`), {});
    expect(await send()).toMatchObject({ failure: 'timeout', sent: false });
    expect(await send()).toMatchObject({ failure: 'timeout', sent: false });
    expect(connections, 'the next attempt waits for no dead socket').toBe(2);
    transport.close();
  });

  test('takes its socket with it: what comes late is no response to another', async () => {
    let answerLate = () => {};
    const { origin, seen } = await serve((response, number) => {
      if (number > 1) response.end('second');
      else answerLate = () => response.end('first');
    });
    const transport = createTransport(new Sockets(responseMemory()), 300);
    expect(await transport.send(get(origin), {})).toMatchObject({ failure: 'timeout', sent: true });
    answerLate();
    expect(await transport.send(get(origin), {})).toMatchObject({ text: 'second' });
    expect(new Set(seen.map(({ socket }) => socket)).size).toBe(2);
    transport.close();
  });
});

test('no failure, however it is printed, shows a path, a header, a body or a response', async () => {
  const answers = [
    'canary\r\n\r\n',
    'HTTP/1.1 200 OK\r\nX-Canary: canary\r\nContent-Length: 99\r\n\r\ncanary',
    'HTTP/1.1 200 OK\r\ncanary',
    '',
  ];
  for (const answer of answers) {
    const origin = await serveRaw((socket) => socket.end(answer));
    const { client } = createTestClient();
    const error = await failureOf(
      client.send({
        method: 'POST',
        url: new URL('/canary?canary=canary', origin),
        headers: { 'x-key': 'canary' },
        body: 'canary',
        sign: () => ({ authorization: 'canary' }),
      }),
    );
    expect(error.code).toBe('unavailable');
    const printed = inspect(error, { depth: 9, showHidden: true });
    expect(printed.replaceAll(import.meta.dirname, '')).not.toMatch(/canary/i);
  }
});
