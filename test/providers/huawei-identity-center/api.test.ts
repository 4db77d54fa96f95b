import { describe, expect, test } from 'vitest';
import { openHuaweiApi } from '../../../lambda/providers/huawei-identity-center/api.ts';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { recordRequests } from '../../support/recorded-requests.ts';
import { STORE } from './contract.ts';
import { harness, restart, useServer } from './each-test.ts';

useServer();

describe('The response to a deletion at Huawei Identity Center', () => {
  test.each(['', ' \n', '{}'])('means success when it is %j', async (body) => {
    harness.add(STALE);
    const reply = { status: 200, body };
    const method = 'DELETE';
    harness.server.faults.add({ method, effect: { kind: 'response', reply, carriedOut: true } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  });

  test.each(['{"error_code":"IIC.404"}', '[]', 'null', '<p>'])(
    'does not mean success when it is %j',
    async (body) => {
      harness.add(STALE);
      harness.server.faults.add({
        method: 'DELETE',
        effect: { kind: 'response', reply: { status: 200, body } },
      });
      const { tokens } = await sweepOnce(harness);
      expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    },
  );
});

describe('A list of Huawei Identity Center', () => {
  test.each([/provision-tenant$/, /bearer-token$/])(
    'is truncated when it names another page: %s',
    async (path) => {
      harness.add(STALE);
      const change = (json: object) => ({ ...json, page_info: { next_marker: 'canary' } });
      harness.server.faults.add({ path, effect: { kind: 'rewrite', change } });
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
      expect(report.error?.message).toContain('page_info.next_marker');
    },
  );
});

describe('The access key of a connection to Huawei Identity Center', () => {
  test('is unauthorized with a wrong secret key', async () => {
    const secret = { accessKey: 'CANARYACCESSKEY00001', secretKey: 'canary-of-a-wrong-key' };
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(/APIGW\.0301/);
    expect(output).not.toContain(secret.secretKey);
  });

  test('sends and signs a security token only when it is a temporary key', async () => {
    const key = { accessKey: 'CANARYTEMPORARY0001', secretKey: 'canary-temporary-key' };
    await restart({ key: { ...key, securityToken: 'canary/token+0001==' } });
    const id = harness.add(STALE);
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
    const { report } = await sweepOnce(harness, { secret: key });
    expect(report.error?.code).toBe('unauthorized');
    expect(harness.server.requests.at(-1)?.headers).not.toHaveProperty('x-security-token');
  });
});

describe('The host of Huawei Identity Center', () => {
  test('is that of the region in the settings when no endpoint is set', async () => {
    const settings = { region: 'eu-west-101', identityStoreId: STORE, tenantIds: 'all' } as const;
    const credentials = { accessKey: 'CANARYACCESSKEY00001', secretKey: 'canary-secret-key' };
    const text = '{"provisioning_tenants":[{"tenant_id":"t-1"}]}';
    const { dependencies, bases, requests } = recordRequests(settings, credentials, { text });
    expect(await openHuaweiApi(dependencies).listTenants()).toEqual(['t-1']);
    const host = 'https://identitystore.eu-west-101.myhuaweicloud.com';
    expect(bases.map(({ origin }) => origin)).toEqual([host]);
    expect(requests.map(({ url }) => url.href)).toEqual([
      `${host}/v1/identity-stores/${STORE}/provision-tenant`,
    ]);
  });
});
