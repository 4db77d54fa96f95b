import { describe, expect, test } from 'vitest';
import type { ProviderContract } from '../contract/harness.ts';
import { FRESH } from '../contract/scene.ts';
import { apigeeContract, startApigee } from '../providers/apigee-edge/contract.ts';
import {
  huaweiContract,
  STORE,
  startHuawei,
} from '../providers/huawei-identity-center/contract.ts';
import { route53Contract, startRoute53 } from '../providers/route53-global-resolver/contract.ts';
import { type ConnectionParts, fatesOf, OLD, startBeside } from './beside.ts';
import { contractNamed } from './contract-named.ts';
import { startedBy } from './started-by.ts';

/** All of them can be told apart by name, and the names of their tokens are free. */
const PROVIDERS = [
  'huawei-identity-center',
  'route53-global-resolver',
  'apigee-edge',
  'oauth-revocation',
  'aws-iam-access-keys',
  'aws-iam-service-credentials',
  'consul-acl',
  'databricks',
  'gitlab-project',
  'hcp-terraform',
  'openai-admin',
];

/** Keeps everything by a rule, whatever it is called. */
const KEEPS: ConnectionParts = {
  rules: [{ name: 'ours', when: { olderThan: 0 }, action: 'keep' }],
};

describe.each(PROVIDERS)('%s: of two connections to one account', (provider) => {
  test.each([
    ['first', { removes: {}, keeps: KEEPS }],
    ['second', { keeps: KEEPS, removes: {} }],
  ])('what one keeps the other, listed %s, withholds, and both are named', async (_, hits) => {
    const beside = await startBeside(contractNamed(provider), {}, hits);
    beside.add(OLD, FRESH);
    const run = await beside.sweep();
    beside.expectGone([]);
    const parts = run.report.connections.filter(({ name }) => name !== 'neighbour');
    expect(Object.fromEntries(parts.map((part) => [part.name, part.sharesAccountWith]))).toEqual({
      removes: ['keeps'],
      keeps: ['removes'],
    });
    expect(parts.find(({ name }) => name === 'removes')).toMatchObject({
      outcome: 'ok',
      totals: { revoked: 0, withheld: 1 },
    });
    expect(fatesOf(run)).toEqual([['withheld', 'account: kept by connection "keeps"']]);
    expect(run.text).toMatch(/removes/);
    expect(run.text).toMatch(/keeps/);
  });

  test('what both would remove is removed and counted once', async () => {
    const beside = await startBeside(contractNamed(provider), {}, { one: {}, other: {} });
    const [stale = ''] = beside.add(OLD, FRESH);
    const run = await beside.sweep();
    beside.expectGone([stale]);
    expect(run.report.outcome).toBe('ok');
    const [one, other] = run.report.connections;
    expect(one?.totals).toMatchObject({ revoked: 1, withheld: 0 });
    expect(other?.totals).toMatchObject({ revoked: 0, withheld: 1, alreadyGone: 0, failed: 0 });
    await beside.sweepAfterwards([stale]);
  });
});

/** Connections to a part that is not there, and how that comes to be. */
const ELSEWHERE: readonly (readonly [string, () => Elsewhere])[] = [
  [
    'huawei-identity-center',
    () => {
      const started = startedBy(huaweiContract, startHuawei);
      return {
        ...started,
        settings: { region: 'cn-north-4', identityStoreId: STORE, tenantIds: ['gone'] },
        fix: () => started.harness().simulator.addTenant(STORE, 'gone'),
      };
    },
  ],
  [
    'route53-global-resolver',
    () => {
      const started = startedBy(route53Contract, startRoute53);
      return {
        ...started,
        settings: { dnsViewIds: ['gone'] },
        fix: () => started.harness().simulator.addView('gr-1', 'gone'),
      };
    },
  ],
  [
    'apigee-edge',
    () => {
      const started = startedBy(apigeeContract, startApigee);
      return {
        ...started,
        settings: { organization: 'acme', appIds: ['gone'], removal: 'delete' },
        fix: () => started.harness().simulator.addApp('gone', 'gone'),
      };
    },
  ],
];

interface Elsewhere {
  readonly contract: ProviderContract;
  /** Of the connection whose list fails. */
  readonly settings: unknown;
  readonly fix: () => void;
}

test.each(ELSEWHERE)(
  '%s: where one connection cannot list, the other withholds what its policy would keep',
  async (_, elsewhere) => {
    const { contract, settings, fix } = elsewhere();
    const hits = { removes: {}, keeps: { ...KEEPS, settings } };
    const beside = await startBeside(contract, {}, hits);
    const [stale = ''] = beside.add(OLD, FRESH);
    const run = await beside.sweep();
    beside.expectGone([]);
    expect(run.report).toMatchObject({ outcome: 'degraded', complete: false });
    const [removes, keeps] = run.report.connections;
    expect(removes).toMatchObject({ name: 'removes', outcome: 'ok', totals: { withheld: 1 } });
    expect(keeps).toMatchObject({ name: 'keeps', outcome: 'failed', error: { code: 'not-found' } });
    expect(fatesOf(run)).toEqual([
      ['withheld', 'account: the policy of connection "keeps", which may list it too, keeps it'],
    ]);
    fix();
    // It lists another part of the account, so that it has no say about this one.
    await beside.sweepAfterwards([stale]);
  },
);
