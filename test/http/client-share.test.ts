import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpClient } from '../../lambda/http/client.ts';
import { createLimiter } from '../../lambda/http/pacing/limiter.ts';
import { Sockets } from '../../lambda/http/sockets.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';
import { EVERYWHERE } from '../support/everywhere.ts';
import { serve } from '../support/loopback-server.ts';
import { responseMemory } from '../support/memory.ts';
import { request } from './client-fixture.ts';

const MINUTE = 60_000;
const QUOTA = 100;

/** A real server that accepts a hundred requests a minute of its clock, and counts those of each minute. */
async function serveMinutes(clock: TestClock, told: boolean) {
  const accepted: number[] = [];
  const { origin } = await serve((response) => {
    const minute = Math.floor(clock.elapsed() / MINUTE);
    const used = accepted[minute] ?? 0;
    const resetSeconds = Math.ceil(((minute + 1) * MINUTE - clock.elapsed()) / 1000);
    response.sendDate = false;
    if (told) {
      response.setHeader('ratelimit-limit', QUOTA);
      response.setHeader('ratelimit-remaining', Math.max(0, QUOTA - used - 1));
      response.setHeader('ratelimit-reset', resetSeconds);
    }
    if (used >= QUOTA) {
      response.writeHead(429, { 'retry-after': `${resetSeconds}` }).end();
      return;
    }
    accepted[minute] = used + 1;
    response.end('ok');
  });
  return { origin, counts: () => accepted.filter(() => true) };
}

/** Sends 500 requests, ten at a time, with a share of the limit. */
async function sweep(clock: TestClock, origin: string, share: number): Promise<void> {
  const limits = { concurrency: 10, timeoutMillis: 30_000, share };
  const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
  const client = createHttpClient({
    limits,
    allowList: EVERYWHERE,
    sockets: new Sockets(responseMemory()),
    limiter: createLimiter({ limits, clock }),
    clock,
    stop,
  });
  onTestFinished(() => client.close());
  let left = 500;
  const work = async () => {
    while (left-- > 0) expect((await client.send(request(origin))).status).toBe(200);
  };
  await Promise.all(Array.from({ length: 10 }, work));
}

describe('over real sockets, a share of a hundred a minute', () => {
  test('that headers tell is never exceeded', async () => {
    const clock = createTestClock();
    const { origin, counts } = await serveMinutes(clock, true);
    await sweep(clock, origin, 0.4);
    expect(Math.max(...counts())).toBe(40);
  });

  test('that nothing but refusals tells is kept once it was found', async () => {
    const clock = createTestClock();
    const { origin, counts } = await serveMinutes(clock, false);
    await sweep(clock, origin, 0.4);
    expect(counts()[0]).toBe(QUOTA);
    expect(Math.max(...counts().slice(3))).toBeLessThanOrEqual(41);
  });
});
