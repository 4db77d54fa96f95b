import { describe, expect, test } from 'vitest';
import { NOW } from '../support/clock.ts';
import { closedOrigin, serve, serveRaw, serveStatuses } from '../support/loopback-server.ts';
import { createTestClient, failureOf, request } from './client-fixture.ts';

describe('a passing failure', () => {
  test.each([500, 502, 503, 504, 520, 522, 526, 529, 530, 599, 429])(
    'heals by another attempt: %i',
    async (status) => {
      const { origin, seen } = await serveStatuses(status);
      const { client } = createTestClient();
      expect((await client.send(request(origin))).status).toBe(200);
      expect(seen).toHaveLength(2);
    },
  );

  test.each(['reset', 'lost', 'truncated', 'garbled'] as const)(
    'heals by another attempt, which knows that the first may have worked: %s',
    async (kind) => {
      const origin = await serveRaw((socket, number) => {
        if (number > 1) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        else if (kind === 'reset') socket.resetAndDestroy();
        else if (kind === 'lost') socket.end();
        else if (kind === 'garbled') socket.end('what?\r\n\r\n');
        else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf');
      });
      const { client } = createTestClient();
      expect(await client.send(request(origin))).toMatchObject({ status: 200, repeated: true });
    },
  );

  test('that stays ends with the fourth response', async () => {
    const { origin, seen } = await serveStatuses(503, 500, 503, 502, 200);
    const { client } = createTestClient();
    expect((await client.send(request(origin))).status).toBe(502);
    expect(seen).toHaveLength(4);
  });

  test.each([200, 204, 301, 400, 401, 403, 404, 408, 409, 422, 501, 505])(
    'is not what status %i stands for',
    async (status) => {
      const { origin, seen } = await serveStatuses(status);
      const { client, clock } = createTestClient();
      expect((await client.send(request(origin))).status).toBe(status);
      expect([seen.length, clock.waits.length]).toEqual([1, 0]);
    },
  );
});

describe('a failed attempt', () => {
  test.each([
    [500, true],
    [503, true],
    [429, false],
  ])('with status %i may have been carried out: %s', async (status, repeated) => {
    const { origin } = await serveStatuses(status);
    const { client } = createTestClient();
    expect((await client.send(request(origin))).repeated).toBe(repeated);
  });

  test('may have been carried out, although a later one was not', async () => {
    const { origin } = await serveStatuses(500, 429);
    const { client } = createTestClient();
    expect((await client.send(request(origin))).repeated).toBe(true);
  });
});

describe('a request that is repeated', () => {
  test('is sent with the same body, a POST too', async () => {
    const { origin, seen } = await serveStatuses(503, 503);
    const { client } = createTestClient();
    await client.send(request(origin, { method: 'POST', body: 'token=1' }));
    expect(seen.map(({ method, body }) => [method, body])).toEqual(
      Array(3).fill(['POST', 'token=1']),
    );
  });

  test('is signed anew for each attempt', async () => {
    const { origin, seen } = await serveStatuses(503, 503);
    const { client } = createTestClient();
    await client.send(request(origin, { sign: (_, now) => ({ 'x-at': `${now - NOW}` }) }));
    expect(seen.map(({ headers }) => headers['x-at'])).toEqual(['0', '100', '300']);
  });

  test('is sent with what each attempt makes afresh, which is signed too', async () => {
    const { origin, seen } = await serveStatuses(503);
    const { client } = createTestClient();
    let made = 0;
    await client.send(
      request(origin, {
        method: 'POST',
        headers: { 'x-kept': 'yes', 'x-made': 'no' },
        fresh: () => ({ headers: { 'x-made': `${++made}` }, body: `assertion ${made}` }),
        sign: ({ headers, body }) => ({ 'x-signed': `${headers?.['x-made']} ${body}` }),
      }),
    );
    expect(seen.map(({ headers, body }) => [headers['x-kept'], headers['x-signed'], body])).toEqual(
      [
        ['yes', '1 assertion 1', 'assertion 1'],
        ['yes', '2 assertion 2', 'assertion 2'],
      ],
    );
  });
});

describe('no connection at all', () => {
  test('is unavailable after four attempts, named by method and origin only', async () => {
    const origin = await closedOrigin();
    const { client, clock, limiter } = createTestClient();
    const url = new URL('/canary?canary', origin);
    const error = await failureOf(client.send(request(origin, { url, body: 'canary' })));
    expect(error.code).toBe('unavailable');
    expect(error.message).toBe(`DELETE ${origin}: the connection failed (ECONNREFUSED)`);
    expect(clock.waits).toEqual([100, 200, 400]);
    expect(limiter.inside()).toBe(0);
  });
});

describe('a request that is refused', () => {
  test('is not given up while others get through', async () => {
    const { origin, seen } = await serve((response, number) => {
      response.writeHead(number > 40 || number % 2 === 0 ? 200 : 429).end();
    });
    const { client } = createTestClient();
    const refused = client.send(request(origin, { url: new URL('/tokens/1', origin) }));
    const others = async () => {
      for (let other = 0; other < 20; other++) await client.send(request(origin));
    };
    await Promise.all([refused, others()]);
    expect((await refused).status).toBe(200);
    expect(seen.length).toBeGreaterThan(40);
  });

  test('is given up after twelve attempts with nothing accepted meanwhile', async () => {
    const { origin, seen } = await serve((response) => response.writeHead(429).end());
    const { client } = createTestClient();
    expect((await client.send(request(origin))).status).toBe(429);
    expect(seen).toHaveLength(12);
  });

  test('is given up after four attempts where another was given up before it', async () => {
    const { origin, seen } = await serve((response) => response.writeHead(429).end());
    const { client } = createTestClient();
    await client.send(request(origin));
    await client.send(request(origin));
    expect(seen).toHaveLength(16);
  });
});
