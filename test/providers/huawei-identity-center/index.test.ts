import { describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { NOW } from '../../support/clock.ts';
import { STORE } from './contract.ts';
import { harness, useServer } from './each-test.ts';

useServer();

const requestsTo = (path: string) =>
  harness.server.requests.filter((request) => request.path.endsWith(path));

describe('The tenants of Huawei Identity Center', () => {
  test('are discovered, and each is listed once, even without tokens', async () => {
    for (let count = 0; count < 5; count++) harness.add(STALE);
    harness.simulator.addTenant(STORE, 'empty');
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ listed: 5, revoked: 5 });
    expect(requestsTo('/provision-tenant')).toHaveLength(1);
    expect(requestsTo('/bearer-token')).toHaveLength(4);
  });

  test('are swept once each when the settings name them, and no others', async () => {
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
});

describe('The tokens of Huawei Identity Center', () => {
  test('are never revoked when the connection signs in with them', async () => {
    harness.add({ ...STALE, id: 'CANARYACCESSKEY00001' });
    const { report, tokens } = await sweepOnce({ ...harness, secrets: () => [] });
    expect(report).toMatchObject({ outcome: 'ok', totals: { withheld: 1 } });
    expect(tokens[0]?.reason).toMatch(/^own-credential/);
  });

  test('have times in milliseconds', async () => {
    harness.add({ createdAt: NOW - 1000, expiresAt: NOW + 1 });
    harness.add(FRESH);
    const rules = [{ name: 'soon', when: { expiresWithin: 1 }, action: 'report' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token }) => [token.createdAt, token.expiresAt])).toEqual([
      [NOW - 1000, NOW + 1],
    ]);
  });
});
