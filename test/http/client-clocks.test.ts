import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, FIRST_ELAPSED, HOUR, NOW, SECOND } from '../support/clock.ts';
import { serve } from '../support/loopback-server.ts';
import { createTestClient, request } from './client-fixture.ts';

/** What a server may answer `millis` after the start of the test, in each way of naming a time. */
const ANSWERS = [
  () => ({ status: 200 }),
  () => ({ status: 503, headers: { 'retry-after': '7' } }),
  (at: number) => ({ status: 429, headers: { 'retry-after': new Date(at + 9000).toUTCString() } }),
  (at: number) => ({
    status: 429,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${at / 1000 + 20}` },
  }),
  (at: number) => ({
    status: 429,
    headers: { 'x-ratelimit-reset': new Date(at + 30_000).toISOString() },
  }),
] as const;

const JUMPS = [0, SECOND, -SECOND, HOUR, -HOUR, DAY, -DAY];

/** Sends requests while the wall clock is set by the next jump at each of them; returns all that was measured. */
async function measured(kinds: readonly number[], jumps: readonly number[], hasDate: boolean) {
  const { client, clock, skews } = createTestClient({ deadline: HOUR });
  const { origin } = await serve((response, number) => {
    const at = NOW + clock.elapsed() - FIRST_ELAPSED;
    const { status, headers } = { headers: {}, ...ANSWERS[kinds[number - 1] ?? 0]?.(at) };
    clock.set(jumps[number - 1] ?? 0);
    response.sendDate = false;
    if (hasDate) response.setHeader('date', new Date(at).toUTCString());
    response.writeHead(status ?? 200, headers).end();
  });
  const statuses: unknown[] = [];
  for (let i = 0; i < 3; i++) statuses.push((await client.send(request(origin))).status);
  return { statuses, sleeps: clock.waits, skews, elapsed: clock.elapsed() };
}

describe('a wall clock that is set at any request', () => {
  test('changes no wait, no duration and no difference to the provider’s clock', async () => {
    const kind = fc.nat(ANSWERS.length - 1);
    await fc.assert(
      fc.asyncProperty(
        fc.array(kind, { minLength: 3, maxLength: 6 }),
        fc.array(fc.constantFrom(...JUMPS), { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        async (kinds, jumps, hasDate) => {
          expect(await measured(kinds, jumps, hasDate)).toEqual(await measured(kinds, [], hasDate));
        },
      ),
      { numRuns: 8 },
    );
  });

  test('changes no signature', async () => {
    const { client, clock } = createTestClient();
    const { origin } = await serve((response) => response.end());
    const signed: number[] = [];
    const sign = (_: unknown, now: number) => {
      signed.push(now);
      return {};
    };
    await client.send(request(origin, { sign }));
    clock.set(DAY);
    await client.send(request(origin, { sign }));
    expect(signed).toEqual([NOW, NOW]);
  });
});

test.each([
  ['the date that Retry-After names', { 'retry-after': new Date(NOW + HOUR).toUTCString() }],
  [
    'a reset in epoch seconds',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${(NOW + HOUR) / 1000}` },
  ],
  ['a reset in ISO 8601', { 'x-ratelimit-reset': new Date(NOW + HOUR).toISOString() }],
])('the wait until %s counts from the Date of the response', async (_, headers) => {
  const { origin } = await serve((response, number) => {
    const date = new Date(NOW + HOUR - 7000).toUTCString();
    if (number === 1) response.writeHead(429, { ...headers, date });
    response.end();
  });
  const { client, clock } = createTestClient();
  await client.send(request(origin));
  expect(clock.waits).toEqual([7000]);
});
