import { describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse, RetryClass } from '../../lambda/http-ports.ts';
import { closedOrigin, serve, serveRaw, serveStatuses } from '../support/loopback-server.ts';
import { createTestClient, failureOf, START } from './client-fixture.ts';

const request = (origin: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'DELETE',
  url: new URL('/tokens/1', origin),
  ...more,
});

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

  test('is repeated with the same body, a POST too', async () => {
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
    await client.send(request(origin, { sign: (_, now) => ({ 'x-at': `${now - START}` }) }));
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

  test('that stays is answered with the fourth answer', async () => {
    const { origin, seen } = await serveStatuses(503, 500, 503, 502, 200);
    const { client } = createTestClient();
    expect((await client.send(request(origin))).status).toBe(502);
    expect(seen).toHaveLength(4);
  });

  test.each([200, 204, 301, 400, 401, 403, 404, 408, 409, 422, 501, 505])(
    'is not what %i says',
    async (status) => {
      const { origin, seen } = await serveStatuses(status);
      const { client, clock } = createTestClient();
      expect((await client.send(request(origin))).status).toBe(status);
      expect([seen.length, clock.sleeps.length]).toEqual([1, 0]);
    },
  );

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

describe('no connection at all', () => {
  test('is unavailable after four attempts, named by method and origin only', async () => {
    const origin = await closedOrigin();
    const { client, clock, limiter } = createTestClient();
    const url = new URL('/canary?canary', origin);
    const error = await failureOf(client.send(request(origin, { url, body: 'canary' })));
    expect(error.code).toBe('unavailable');
    expect(error.message).toBe(`DELETE ${origin}: the connection failed (ECONNREFUSED)`);
    expect(clock.sleeps).toEqual([100, 200, 400]);
    expect(limiter.inside()).toBe(0);
  });
});

describe('the wait between attempts', () => {
  test('holds no slot', async () => {
    const { origin } = await serveStatuses(503, 429);
    const inside: number[] = [];
    const fixture = createTestClient({ onSleep: () => inside.push(fixture.limiter.inside()) });
    await fixture.client.send(request(origin));
    expect(inside).toEqual([0, 0]);
  });

  test('is drawn from zero up to a bound that doubles, higher after a throttle', async () => {
    for (const [status, sleeps] of [
      [503, [50, 100, 200]],
      [429, [250, 500, 1000]],
    ] as const) {
      const { origin } = await serveStatuses(status, status, status);
      const { client, clock } = createTestClient({ random: () => 0.25 });
      await client.send(request(origin));
      expect(clock.sleeps).toEqual(sleeps);
    }
  });

  test.each([429, 503])('is what Retry-After says, in seconds: %i', async (status) => {
    const { origin } = await serve((response, number) => {
      if (number < 3) response.writeHead(status, { 'retry-after': `${number * 100}` });
      response.end();
    });
    const { client, clock } = createTestClient();
    await client.send(request(origin));
    expect(clock.sleeps).toEqual([100_000, 200_000]);
  });

  test('lasts until the date that Retry-After names', async () => {
    const { origin } = await serve((response, number) => {
      const retryAfter = new Date(START + 7000).toUTCString();
      if (number === 1) response.writeHead(503, { 'retry-after': retryAfter });
      response.end();
    });
    const { client, clock } = createTestClient();
    await client.send(request(origin));
    expect(clock.sleeps).toEqual([7000]);
  });

  test('is a minute after a 403 whose body alone tells a limit', async () => {
    const { origin } = await serve((response, number) => {
      if (number > 1) response.end();
      else response.writeHead(403, { 'x-ratelimit-remaining': '9' }).end('a secondary rate limit');
    });
    const { client, clock, limiter } = createTestClient();
    expect((await client.send(request(origin))).status).toBe(200);
    expect(clock.sleeps).toEqual([60_000]);
    expect(limiter.feedback[0]).toMatchObject({ kind: 'throttled', waitMillis: 60_000 });
  });

  test('that does not end before the deadline is left to the next run', async () => {
    const { origin, seen } = await serve((response) => {
      response.writeHead(429, { 'retry-after': '60' }).end();
    });
    const { client, clock, limiter } = createTestClient({ deadline: START + 60_000 });
    expect((await failureOf(client.send(request(origin)))).code).toBe('deadline');
    expect([seen.length, clock.sleeps.length, limiter.inside()]).toEqual([1, 0, 0]);
  });
});

describe('the provider’s own reading of an answer', () => {
  const reading = (retryClass: RetryClass) => () => retryClass;

  test('can end the attempts', async () => {
    const { origin, seen } = await serveStatuses(503);
    const { client } = createTestClient();
    const classify = reading({ kind: 'final' });
    expect((await client.send(request(origin, { classify }))).status).toBe(503);
    expect(seen).toHaveLength(1);
  });

  test('can call for another attempt, which counts', async () => {
    const { origin, seen } = await serveStatuses(409, 409, 409, 409, 409);
    const { client } = createTestClient();
    const classify = reading({ kind: 'retry' });
    expect(await client.send(request(origin, { classify }))).toMatchObject({
      status: 409,
      repeated: false,
    });
    expect(seen).toHaveLength(4);
  });

  test('can tell a throttle and the wait that it needs', async () => {
    const { origin } = await serveStatuses(400);
    const { client, clock, limiter } = createTestClient();
    const classify = ({ status }: HttpResponse): RetryClass | undefined =>
      status === 400 ? { kind: 'throttled', waitMillis: 60_000 } : undefined;
    await client.send(request(origin, { classify }));
    expect(clock.sleeps).toEqual([60_000]);
    expect(limiter.feedback).toEqual([{ kind: 'throttled', waitMillis: 60_000 }, { kind: 'ok' }]);
  });

  test('gives way to a wait that the server names', async () => {
    const { origin } = await serve((response, number) => {
      if (number === 1) response.writeHead(429, { 'retry-after': '3' });
      response.end();
    });
    const { client, clock } = createTestClient();
    const classify = ({ status }: HttpResponse): RetryClass | undefined =>
      status === 429 ? { kind: 'throttled', waitMillis: 60_000 } : undefined;
    await client.send(request(origin, { classify }));
    expect(clock.sleeps).toEqual([3000]);
  });

  test('is told the number of the attempt, and whether an earlier one may have worked', async () => {
    const { origin } = await serveStatuses(429, 500);
    const { client } = createTestClient();
    const told: unknown[] = [];
    const classify = ({ status, repeated }: HttpResponse, attempt: number) => {
      told.push([status, attempt, repeated]);
      return undefined;
    };
    await client.send(request(origin, { classify }));
    expect(told).toEqual([
      [429, 1, false],
      [500, 2, false],
      [200, 3, true],
    ]);
  });
});

describe('the limiter', () => {
  test('is told what each attempt says of the provider’s limit', async () => {
    const { origin } = await serve((response, number) => {
      if (number === 1) response.writeHead(429, { 'retry-after': '2' });
      if (number === 2) response.writeHead(429);
      if (number === 3) response.writeHead(500, { 'x-ratelimit-remaining': '0' });
      response.end();
    });
    const { client, limiter } = createTestClient();
    await client.send(request(origin));
    expect(limiter.feedback).toEqual([
      { kind: 'throttled', waitMillis: 2000 },
      { kind: 'throttled' },
      { kind: 'failed', rateLimit: { remaining: 0 } },
      { kind: 'ok' },
    ]);
  });

  test('is told the server’s wait by the last refusal too', async () => {
    const { origin } = await serve((response) => {
      response.writeHead(429, { 'retry-after': '1' }).end();
    });
    const { client, limiter } = createTestClient();
    expect((await client.send(request(origin))).status).toBe(429);
    expect(limiter.feedback).toEqual(Array(4).fill({ kind: 'throttled', waitMillis: 1000 }));
  });

  test('takes a 503 for a refusal only when it names a time', async () => {
    const { origin } = await serve((response, number) => {
      if (number === 1) response.writeHead(503, { 'retry-after': '2' });
      if (number === 2) response.writeHead(503);
      response.end();
    });
    const { client, limiter } = createTestClient();
    await client.send(request(origin));
    expect(limiter.feedback).toEqual([
      { kind: 'throttled', waitMillis: 2000 },
      { kind: 'failed' },
      { kind: 'ok' },
    ]);
  });

  test('gets the slot back when the signing fails, and that is not tried again', async () => {
    const { origin, seen } = await serveStatuses();
    const { client, limiter } = createTestClient();
    const sign = () => Promise.reject(new Error('no credentials'));
    await expect(client.send(request(origin, { sign }))).rejects.toThrow('no credentials');
    expect([seen.length, limiter.inside(), limiter.feedback.length]).toEqual([0, 0, 1]);
  });
});

test('tells when a request begins to wait to be repeated, and not otherwise', async () => {
  const { origin } = await serveStatuses(503, 429, 200, 200);
  const { client, waits } = createTestClient();
  await client.send({ method: 'GET', url: new URL(origin) });
  expect(waits).toHaveLength(2);
  await client.send({ method: 'GET', url: new URL(origin) });
  expect(waits).toHaveLength(2);
});
