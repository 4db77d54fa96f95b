import { describe, expect, test } from 'vitest';
import { NOW } from '../support/clock.ts';
import { serve, serveStatuses } from '../support/loopback-server.ts';
import { createTestClient, failureOf, request } from './client-fixture.ts';

describe('the wait between attempts', () => {
  test('holds no slot', async () => {
    const { origin } = await serveStatuses(503, 429);
    const inside: number[] = [];
    const fixture = createTestClient({ onSleep: () => inside.push(fixture.limiter.inside()) });
    await fixture.client.send(request(origin));
    expect(inside).toEqual([0, 0]);
  });

  test('is drawn from zero up to a bound that doubles after a failure and stays after a throttle', async () => {
    for (const [status, sleeps] of [
      [503, [50, 100, 200]],
      [429, [250, 250, 250]],
    ] as const) {
      const { origin } = await serveStatuses(status, status, status);
      const { client, clock } = createTestClient({ random: () => 0.25 });
      await client.send(request(origin));
      expect(clock.waits).toEqual(sleeps);
    }
  });

  test.each([429, 503])('is what Retry-After says, in seconds: %i', async (status) => {
    const { origin } = await serve((response, number) => {
      if (number < 3) response.writeHead(status, { 'retry-after': `${number * 100}` });
      response.end();
    });
    const { client, clock } = createTestClient();
    await client.send(request(origin));
    expect(clock.waits).toEqual([100_000, 200_000]);
  });

  test('lasts until the date that Retry-After names', async () => {
    const { origin } = await serve((response, number) => {
      const retryAfter = new Date(NOW + 7000).toUTCString();
      response.sendDate = false;
      if (number === 1) response.writeHead(503, { 'retry-after': retryAfter });
      response.end();
    });
    const { client, clock } = createTestClient();
    await client.send(request(origin));
    expect(clock.waits).toEqual([7000]);
  });

  test('is a minute after a 403 whose body alone tells a limit', async () => {
    const { origin } = await serve((response, number) => {
      if (number > 1) response.end();
      else response.writeHead(403, { 'x-ratelimit-remaining': '9' }).end('a secondary rate limit');
    });
    const { client, clock, limiter } = createTestClient();
    expect((await client.send(request(origin))).status).toBe(200);
    expect(clock.waits).toEqual([60_000]);
    expect(limiter.feedback[0]).toMatchObject({ kind: 'throttled', waitMillis: 60_000 });
  });

  test('that does not end before the deadline is left to the next run', async () => {
    const { origin, seen } = await serve((response) => {
      response.writeHead(429, { 'retry-after': '60' }).end();
    });
    const { client, clock, limiter } = createTestClient({ deadline: 60_000 });
    expect((await failureOf(client.send(request(origin)))).code).toBe('deadline');
    expect([seen.length, clock.waits.length, limiter.inside()]).toEqual([1, 0, 0]);
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
