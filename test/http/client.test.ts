import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../lambda/http-ports.ts';
import { serve, serveRaw, serveStatuses } from '../support/loopback-server.ts';
import { createTestClient, failureOf } from './client-fixture.ts';

const get = (origin: string, path = '/'): HttpRequest => ({
  method: 'GET',
  url: new URL(path, origin),
});

describe('a request', () => {
  test('arrives with its method, path, query, headers and body', async () => {
    const { origin, seen } = await serveStatuses();
    const { client } = createTestClient();
    await client.send({
      method: 'POST',
      url: new URL('/a%20b/c?d=e%2Ff&g', origin),
      headers: { 'content-type': 'text/plain' },
      body: 'größer',
    });
    expect(seen).toMatchObject([{ method: 'POST', target: '/a%20b/c?d=e%2Ff&g', body: 'größer' }]);
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '8' });
  });

  test('says which program sends it, unless the request says otherwise', async () => {
    const { origin, seen } = await serveStatuses();
    const { client } = createTestClient();
    await client.send(get(origin));
    await client.send({ ...get(origin), headers: { 'user-agent': 'other' } });
    expect(seen.map(({ headers }) => headers['user-agent'])).toEqual(['token-sweeper', 'other']);
  });

  test('carries the headers of its signer, which is told the time', async () => {
    const { origin, seen } = await serveStatuses();
    const { client, clock } = createTestClient();
    const sign = async (request: HttpRequest, now: number) => ({
      authorization: `${request.method} ${request.url.pathname} ${now - clock.now()}`,
    });
    const headers = { accept: 'x', authorization: 'the signer knows better' };
    await client.send({ ...get(origin, '/p'), headers, sign });
    expect(seen[0]?.headers).toMatchObject({ accept: 'x', authorization: 'GET /p 0' });
  });

  test('goes over sockets that were used before', async () => {
    const { origin, seen } = await serveStatuses();
    const { client } = createTestClient();
    for (let i = 0; i < 6; i++) await client.send(get(origin));
    // A socket is free again one turn of the event loop after its answer, so two take turns.
    expect(new Set(seen.map(({ socket }) => socket)).size).toBeLessThanOrEqual(2);
  });

  test('uses a socket again right after the response, so there are never more than requests in flight', async () => {
    const waiting: (() => void)[] = [];
    const { origin, seen } = await serve((response, number) => {
      waiting.push(() => response.end());
      if (number === 3) for (const answer of waiting.splice(0)) answer();
      if (number > 3) response.end();
    });
    const { client } = createTestClient();
    const sendThree = async () => {
      for (let count = 0; count < 3; count++) await client.send(get(origin));
    };
    await Promise.all([sendThree(), sendThree(), sendThree()]);
    expect(new Set(seen.map(({ socket }) => socket)).size).toBe(3);
  });

  test('with a line break in a header is never sent, and its value never told', async () => {
    const { origin, seen } = await serveStatuses();
    const { client, clock, limiter } = createTestClient();
    const request = { ...get(origin), headers: { authorization: 'Bearer canary\n' } };
    const error = await failureOf(client.send(request));
    expect(error.code).toBe('invalid-secret');
    expect(error.message).toContain('line breaks');
    expect(error.message).not.toContain('canary');
    expect([seen.length, clock.waits.length, limiter.inside()]).toEqual([0, 0, 0]);
  });
});

describe('a response', () => {
  test('has its status, its headers in lower case with repeated ones joined, and its text', async () => {
    const { origin } = await serve((response) => {
      response.setHeader('X-One', ['a', 'b']);
      response.writeHead(202, { 'Content-Type': 'text/plain' }).end('fine');
    });
    const { client } = createTestClient();
    const response = await client.send(get(origin));
    expect(response).toMatchObject({ status: 202, text: 'fine', repeated: false });
    expect(response.headers).toMatchObject({ 'content-type': 'text/plain', 'x-one': 'a, b' });
  });

  test('has an empty text when it has no body', async () => {
    const { origin } = await serveStatuses(204);
    const { client } = createTestClient();
    expect((await client.send({ ...get(origin), method: 'DELETE' })).text).toBe('');
  });

  test('is decoded as a whole, so that a character may lie across two pieces', async () => {
    const [head, tail] = [Buffer.from('€').subarray(0, 1), Buffer.from('€').subarray(1)];
    const origin = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');
      socket.write(head, () => setImmediate(() => socket.end(tail)));
    });
    const { client } = createTestClient();
    expect((await client.send(get(origin))).text).toBe('€');
  });

  test('has no byte order mark before its text', async () => {
    const { origin } = await serve((response) => response.end('\uFEFF{"a":"\uFEFF"}'));
    const { client } = createTestClient();
    expect((await client.send(get(origin))).text).toBe('{"a":"\uFEFF"}');
  });

  test('is the last one, not an early hint before it', async () => {
    const origin = await serveRaw((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n');
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    const { client } = createTestClient();
    expect(await client.send(get(origin))).toMatchObject({ status: 200, text: 'ok' });
  });

  test('that redirects is returned and not followed', async () => {
    const { origin, seen } = await serve((response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const { client } = createTestClient();
    expect((await client.send(get(origin))).status).toBe(302);
    expect(seen).toHaveLength(1);
  });

  test('of 32 MiB is taken, and one byte more is refused without another attempt', async () => {
    const limit = 32 * 1024 * 1024;
    const { origin, seen } = await serve((response, number) => {
      response.end(Buffer.alloc(number === 1 ? limit : limit + 1, 'x'));
    });
    const { client, limiter } = createTestClient();
    expect((await client.send(get(origin))).text.length).toBe(limit);
    const error = await failureOf(client.send(get(origin)));
    expect(error).toMatchObject({ code: 'invalid-response' });
    expect(error.message).toContain('32 MiB');
    expect([seen.length, limiter.inside()]).toEqual([2, 0]);
  });
});

describe('the clocks', () => {
  // `Date` has whole seconds: 12:00:00 was made between 12:00:00.000 and 12:00:00.999.
  test.each([
    ['the same second', 0, 0],
    ['a second before, as rounding allows', -1000, 0],
    ['two seconds before', -2000, -1000],
    ['an hour behind', -3_600_000, -3_599_000],
    ['five seconds ahead', 5000, 5000],
  ])('are compared by the Date of a response: %s', async (_, ahead, skew) => {
    const { client, clock, skews } = createTestClient();
    const { origin } = await serve((response) => {
      response.setHeader('date', new Date(clock.now() + ahead).toUTCString()).end();
    });
    await client.send(get(origin));
    expect(skews).toEqual([skew]);
  });

  test('agree when a cached response says how old it is', async () => {
    const { client, clock, skews } = createTestClient();
    const { origin } = await serve((response) => {
      response.setHeader('date', new Date(clock.now() - 3_600_000).toUTCString());
      response.setHeader('age', '3600').end();
    });
    await client.send(get(origin));
    expect(skews).toEqual([0]);
  });

  test('agree when Date lies anywhere within a long attempt', async () => {
    const { client, clock, skews } = createTestClient();
    const { origin } = await serve((response) => {
      response.setHeader('date', new Date(clock.now() + 4000).toUTCString()).end();
      clock.advance(9000);
    });
    await client.send(get(origin));
    expect(skews).toEqual([0]);
  });

  test('are not compared without a Date', async () => {
    const { client, skews } = createTestClient();
    const origin = await serveRaw((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    await client.send(get(origin));
    expect(skews).toEqual([]);
  });
});

test('closing the client lets go of its sockets', async () => {
  const { origin, seen } = await serveStatuses();
  const { client } = createTestClient();
  await client.send(get(origin));
  const closed = new Promise((resolve) => seen[0]?.socket.once('close', resolve));
  client.close();
  await closed;
});
