import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { huaweiIdentityCenter } from '../../../lambda/providers/huawei-identity-center/index.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, NOW, type TestClock } from '../../support/clock.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { huaweiError } from '../../support/sandbox/huawei.ts';
import { type HuaweiHarness, STORE, startHuawei } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;

let clock: TestClock;
let harness: HuaweiHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startHuawei(clock);
});
afterEach(() => harness.server.close());

const error = (status: number, code: string): Effect => ({
  kind: 'answer',
  reply: huaweiError(status, code, 'Bad Request: something.'),
});

const deletions = () => harness.server.requests.filter(({ method }) => method === 'DELETE');

const requestsTo = (path: string) =>
  harness.server.requests.filter((request) => request.path.endsWith(path));

describe('Identity Center: tenants', () => {
  test('are discovered, each listed once, those without tokens too', async () => {
    for (let count = 0; count < 5; count++) harness.add(STALE);
    harness.simulator.addTenant(STORE, 'empty');
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ listed: 5, revoked: 5 });
    expect(requestsTo('/provision-tenant')).toHaveLength(1);
    expect(requestsTo('/bearer-token')).toHaveLength(4);
  });

  test('that are named are swept, each once, and no other', async () => {
    for (let count = 0; count < 6; count++) harness.add(STALE);
    await sweepOnce(harness, {
      settings: {
        region: 'cn-north-4',
        identityStoreId: STORE,
        tenantIds: ['tenant-2', 'tenant-0', 'tenant-2'],
      },
    });
    expect([...harness.revoked()].sort()).toEqual(['token-1', 'token-2', 'token-5', 'token-6']);
    expect(requestsTo('/provision-tenant')).toEqual([]);
  });

  test.each(['..', '.', 'a/b', 'a%2fb', '', 'x'.repeat(65)])(
    'cannot be configured as %j, which would change a path',
    (id) => {
      const settings = { region: 'cn-north-4', identityStoreId: STORE, tenantIds: [id] };
      expect(huaweiIdentityCenter.settings.safeParse(settings).success).toBe(false);
      const store = { region: 'cn-north-4', identityStoreId: id, tenantIds: 'all' };
      expect(huaweiIdentityCenter.settings.safeParse(store).success).toBe(false);
    },
  );
});

describe('Identity Center: a 404', () => {
  test('to a deletion means gone when it says IIC.404 and the list agrees', async () => {
    const id = harness.add(STALE);
    const { report } = await sweepOnce(harness, { beforeRevoking: () => harness.remove(id) });
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, revoked: 0 } });
  });

  test('to a deletion does not mean gone when the token is listed as before', async () => {
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
      { kind: 'answer', reply: { status: 404, body: '<p>IIC.404</p>' } },
      /no error code/,
    ],
  ] as const)('to a deletion does not mean gone when it is %s', async (_, effect, hint) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', effect });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, alreadyGone: 0 } });
    expect(tokens[0]?.error?.code).toBe('not-found');
    expect(tokens[0]?.error?.message).toMatch(hint);
    expect(deletions()).toHaveLength(1);
  });

  test('to a list is a failed list of that tenant; the others are swept', async () => {
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

  test('to a list is a failed list, not an empty one', async () => {
    harness.add(STALE);
    harness.server.faults.add({ path: /bearer-token$/, effect: error(404, 'IIC.404') });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
  });
});

describe('Identity Center: a 409', () => {
  test('that says IIC.1006 is tried again until it passes', async () => {
    const id = harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', times: 3, effect: error(409, 'IIC.1006') });
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
  });

  test.each([
    ['IIC.1006', 4],
    ['IIC.1007', 2],
    ['IIC.1', 1],
  ])('that says %s for ever is a conflict after %i attempts', async (code, attempts) => {
    harness.add(STALE);
    harness.server.faults.add({ method: 'DELETE', times: FOREVER, effect: error(409, code) });
    const { tokens } = await sweepOnce(harness);
    expect(tokens[0]?.error?.code).toBe('conflict');
    expect(deletions()).toHaveLength(attempts);
  });
});

describe('Identity Center: signing', () => {
  test('names the clock when the gateway refuses the time of the signature', async () => {
    harness.add(STALE);
    await harness.server.close();
    const ahead = { now: () => clock.now() + 16 * 60_000 };
    harness = await startHuawei(clock, { serverClock: ahead });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'clock-skew' } });
    expect(report.error?.message).toMatch(/APIGW\.0303.*15 minutes/);
  });

  test('is refused as unauthorized with a wrong secret key', async () => {
    const secret = { accessKey: 'CANARYACCESSKEY00001', secretKey: 'canary-of-a-wrong-key' };
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(/APIGW\.0301/);
    expect(output).not.toContain(secret.secretKey);
  });

  test('sends and signs the security token of a temporary key, and only that one', async () => {
    await harness.server.close();
    const key = { accessKey: 'CANARYTEMPORARY0001', secretKey: 'canary-temporary-key' };
    harness = await startHuawei(clock, { key: { ...key, securityToken: 'canary/token+0001==' } });
    const id = harness.add(STALE);
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
    const { report } = await sweepOnce(harness, { secret: key });
    expect(report.error?.code).toBe('unauthorized');
    expect(harness.server.requests.at(-1)?.headers).not.toHaveProperty('x-security-token');
  });

  test.each([
    ['accessKey', { secretKey: 'canary-only-one' }],
    ['secretKey', { accessKey: 'CANARYONLYONE', secretKey: 12 }],
    ['securityToken', { accessKey: 'CANARYONLY', secretKey: 'canary-two', securityToken: '' }],
    ['the whole value', 'canary-text'],
  ])('is not even tried when the secret is wrong at %s', async (field, secret) => {
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-secret' } });
    expect(report.error?.message).toContain(field);
    expect(output).not.toMatch(/canary/i);
    expect(harness.server.requests).toEqual([]);
  });
});

describe('Identity Center: the rest', () => {
  test.each(['', ' \n', '{}'])(
    'takes a deletion for done that is answered with %j',
    async (body) => {
      harness.add(STALE);
      const reply = { status: 200, body };
      const method = 'DELETE';
      harness.server.faults.add({ method, effect: { kind: 'answer', reply, carriedOut: true } });
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    },
  );

  test.each(['{"error_code":"IIC.404"}', '[]', 'null', '<p>'])(
    'takes no deletion for done that is answered with %j',
    async (body) => {
      harness.add(STALE);
      harness.server.faults.add({
        method: 'DELETE',
        effect: { kind: 'answer', reply: { status: 200, body } },
      });
      const { tokens } = await sweepOnce(harness);
      expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    },
  );

  test.each([/provision-tenant$/, /bearer-token$/])(
    'takes a list that names another page for broken off: %s',
    async (path) => {
      harness.add(STALE);
      const change = (json: object) => ({ ...json, page_info: { next_marker: 'canary' } });
      harness.server.faults.add({ path, effect: { kind: 'rewrite', change } });
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
      expect(report.error?.message).toContain('page_info.next_marker');
    },
  );

  test('names the settings where the API calls a request bad', async () => {
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

  test('never revokes a token that the connection signs in with', async () => {
    harness.add({ ...STALE, id: 'CANARYACCESSKEY00001' });
    const { report, tokens } = await sweepOnce({ ...harness, secrets: () => [] });
    expect(report).toMatchObject({ outcome: 'ok', totals: { withheld: 1 } });
    expect(tokens[0]?.reason).toMatch(/^own-credential/);
  });

  test('takes both times for milliseconds', async () => {
    harness.add({ createdAt: NOW - 1000, expiresAt: NOW + 1 });
    harness.add(FRESH);
    const rules = [{ name: 'soon', when: { expiresWithin: 1 }, action: 'report' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token }) => [token.createdAt, token.expiresAt])).toEqual([
      [NOW - 1000, NOW + 1],
    ]);
  });
});
