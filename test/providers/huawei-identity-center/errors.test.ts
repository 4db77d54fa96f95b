import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { huaweiError } from '../../support/sandbox/huawei.ts';
import { clock, harness, restart, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

const error = (status: number, code: string): Effect => ({
  kind: 'response',
  reply: huaweiError(status, code, 'Bad Request: something.'),
});

const deletions = () => harness.server.requests.filter(({ method }) => method === 'DELETE');

describe('A deletion at Huawei Identity Center that is answered with 404', () => {
  test('means that the token is gone when it says IIC.404 and the list agrees', async () => {
    const id = harness.add(STALE);
    const { report } = await sweepOnce(harness, { beforeRevoking: () => harness.remove(id) });
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, revoked: 0 } });
  });

  test('does not mean that the token is gone when it is listed as before', async () => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', effect: error(404, 'IIC.404') });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { alreadyGone: 0, failed: 1 } });
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });

  test.each([
    ['a bad parameter, IIC.400', error(404, 'IIC.400'), /identityStoreId and tenantIds/],
    ['a bad parameter, IIC.1002', error(404, 'IIC.1002'), /identityStoreId and tenantIds/],
    ['an unknown API, APIGW.0101', error(404, 'APIGW.0101'), /region and endpoint/],
    [
      'the page of a proxy',
      { kind: 'response', reply: { status: 404, body: '<p>IIC.404</p>' } },
      /no error code/,
    ],
  ] as const)('does not mean that the token is gone when it is %s', async (_, effect, hint) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', effect });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, alreadyGone: 0 } });
    expect(tokens[0]?.error?.code).toBe('not-found');
    expect(tokens[0]?.error?.message).toMatch(hint);
    expect(deletions()).toHaveLength(1);
  });
});

describe('A list of Huawei Identity Center that is answered with 404', () => {
  test('is a failed list of that tenant; the others are swept', async () => {
    for (let count = 0; count < 4; count++) harness.add(STALE);
    harness.server.faults.add({ path: /tenant-0\/bearer-token$/, effect: error(404, 'IIC.404') });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      error: { code: 'not-found' },
      totals: { listed: 2, revoked: 2 },
    });
    expect(report.error?.message).toMatch(/^tenant tenant-0: listing the bearer tokens: /);
    expect([...harness.revoked()].sort()).toEqual(['token-3', 'token-4']);
  });

  test('fails the connection when no other tenant can be listed', async () => {
    harness.add(STALE);
    harness.server.faults.add({ path: /bearer-token$/, effect: error(404, 'IIC.404') });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
  });
});

describe('A deletion at Huawei Identity Center that is answered with 409', () => {
  test('is tried again until it passes when it says IIC.1006', async () => {
    const id = harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', times: 3, effect: error(409, 'IIC.1006') });
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
  });

  test.each([
    ['IIC.1006', 4],
    ['IIC.1007', 2],
    ['IIC.1', 1],
  ])('is a conflict after the attempts that its code is worth: %s, %i', async (code, attempts) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', times: FOREVER, effect: error(409, code) });
    const { tokens } = await sweepOnce(harness);
    expect(tokens[0]?.error?.code).toBe('conflict');
    expect(deletions()).toHaveLength(attempts);
  });
});

describe('A request that Huawei Cloud refuses', () => {
  test('names the clock when the gateway refuses the time of the signature', async () => {
    harness.add(STALE);
    const ahead = { now: () => clock.now() + 16 * 60_000 };
    await restart({ serverClock: ahead });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'clock-skew' } });
    expect(report.error?.message).toMatch(/APIGW\.0303.*15 minutes/);
  });

  test('names the settings when the API calls the request bad', async () => {
    harness.add(STALE);
    harness.server.faults.add({ path: /bearer-token$/, effect: error(400, 'IIC.400') });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-settings' } });
    expect(report.error?.message).toMatch(/IIC\.400.*identityStoreId and tenantIds/);
  });

  test('waits a whole window when a throttle without Retry-After repeats', async () => {
    harness.add(STALE);
    const effect = error(429, 'APIGW.0308');
    harness.server.faults.add({ method: 'DELETE', times: 3, effect });
    const { report } = await sweepOnce(harness);
    expect(report.totals.revoked).toBe(1);
    expect(clock.waits.slice(1)).toEqual([60_000, 60_000]);
    expect(clock.waits[0]).toBeLessThan(60_000);
  });
});
