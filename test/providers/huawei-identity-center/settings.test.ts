import { describe, expect, test } from 'vitest';
import { HuaweiSettings } from '../../../lambda/providers/huawei-identity-center/settings.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { STORE } from './contract.ts';
import { harness, useServer } from './each-test.ts';

useServer();

describe('The settings of a connection to Huawei Identity Center', () => {
  test.each(['..', '.', 'a/b', 'a%2fb', '', 'x'.repeat(65)])(
    'refuse the id %j, which would change a path',
    (id) => {
      const settings = { region: 'cn-north-4', identityStoreId: STORE, tenantIds: [id] };
      expect(HuaweiSettings.safeParse(settings).success).toBe(false);
      const store = { region: 'cn-north-4', identityStoreId: id, tenantIds: 'all' };
      expect(HuaweiSettings.safeParse(store).success).toBe(false);
    },
  );

  test.each(['cn-north-4.example.com/', 'CN-NORTH-4', 'cn-north', ''])(
    'refuse the region %j, which would name another host',
    (region) => {
      const settings = { region, identityStoreId: STORE, tenantIds: 'all' };
      expect(HuaweiSettings.safeParse(settings).success).toBe(false);
    },
  );
});

describe('The secret of a connection to Huawei Identity Center', () => {
  test.each([
    ['accessKey', { secretKey: 'canary-only-one' }],
    ['secretKey', { accessKey: 'CANARYONLYONE', secretKey: 12 }],
    ['securityToken', { accessKey: 'CANARYONLY', secretKey: 'canary-two', securityToken: '' }],
    ['the whole value', 'canary-text'],
  ])('is refused before any request when it is wrong at %s', async (field, secret) => {
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-secret' } });
    expect(report.error?.message).toContain(field);
    expect(output).not.toMatch(/canary/i);
    expect(harness.server.requests).toEqual([]);
  });
});
