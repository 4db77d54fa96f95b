import { describe, expect, test } from 'vitest';
import type { HttpResponse, RetryClass } from '../../lambda/http-ports.ts';
import { HOUR, NOW } from '../support/clock.ts';
import { serve, serveStatuses } from '../support/loopback-server.ts';
import { createTestClient, request } from './client-fixture.ts';

describe('the provider’s own reading of a response', () => {
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
    expect(clock.waits).toEqual([60_000]);
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
    expect(clock.waits).toEqual([3000]);
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

test('a provider’s reading is told the time of the response, as the provider has it', async () => {
  const { origin } = await serve((response, number) => {
    if (number === 1) response.setHeader('date', new Date(NOW + HOUR).toUTCString());
    else response.sendDate = false;
    response.end();
  });
  const { client } = createTestClient();
  const told: number[] = [];
  const classify = (_: HttpResponse, __: number, answeredAt: number) => void told.push(answeredAt);
  for (let i = 0; i < 2; i++) await client.send(request(origin, { classify }));
  expect(told).toEqual([NOW + HOUR, NOW]);
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
    expect(limiter.feedback).toEqual(Array(12).fill({ kind: 'throttled', waitMillis: 1000 }));
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
