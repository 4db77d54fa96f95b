import { huaweiIdentityCenter } from '../../../lambda/providers/huawei-identity-center/index.ts';
import { type Harness, mapArray, type ProviderContract, without } from '../../contract/harness.ts';
import { UNREADABLE_MILLIS } from '../../contract/unreadable-times.ts';
import type { TestClock } from '../../support/clock.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { createHuaweiSimulator, type HuaweiSimulator } from '../../support/sandbox/huawei.ts';
import { startLoopback } from '../../support/sandbox/loopback.ts';
import type { HuaweiAccessKey } from '../../support/sandbox/verify-sdk-hmac.ts';

/** The identity store of the tests. */
export const STORE = 'd-a000060001';

const KEY = { accessKey: 'CANARYACCESSKEY00001', secretKey: 'canary-secret-key/+=0000000001' };

/** Identity Center with one identity store. */
export interface HuaweiHarness extends Harness {
  readonly simulator: HuaweiSimulator;
}

/** Starts Identity Center; two tokens that are added share a tenant. */
export async function startHuawei(
  clock: TestClock,
  options: { readonly key?: HuaweiAccessKey; readonly serverClock?: Pick<TestClock, 'now'> } = {},
): Promise<HuaweiHarness> {
  const { key = KEY, serverClock = clock } = options;
  const simulator = createHuaweiSimulator({ clock: serverClock, key });
  simulator.addIdentityStore(STORE);
  const tenantOf = new Map<string, string>();
  return {
    simulator,
    clock,
    module: huaweiIdentityCenter,
    server: await startLoopback(simulator.handle, { clock }),
    settings: { region: 'cn-north-4', identityStoreId: STORE, tenantIds: 'all' },
    secret: key,
    register: createMemoryRegister(),
    add({ id = `token-${tenantOf.size + 1}`, createdAt, expiresAt }) {
      // A token that comes back is in the tenant that it was in.
      const tenant = tenantOf.get(id) ?? `tenant-${Math.floor(tenantOf.size / 2)}`;
      if (tenantOf.size % 2 === 0 && !tenantOf.has(id)) simulator.addTenant(STORE, tenant);
      tenantOf.set(id, tenant);
      const times = { creation_time: createdAt, expiration_time: expiresAt };
      simulator.addToken(tenant, { token_id: id, ...times });
      return id;
    },
    remove(id) {
      const tenant = tenantOf.get(id) ?? '';
      const others = simulator.tokens(tenant).filter((token) => token.token_id !== id);
      simulator.addTenant(STORE, tenant);
      for (const token of others) simulator.addToken(tenant, token);
    },
    revoked: () => simulator.revoked,
    secrets: () => Object.values(key),
  };
}

/** The contract of `huawei-identity-center`; a page is a tenant with its two tokens. */
export const huaweiContract: ProviderContract = {
  name: 'huawei-identity-center',
  listCalls: [
    {
      title: 'the list of tenants',
      method: 'GET',
      path: /^\/v1\/identity-stores\/d-a000060001\/provision-tenant$/,
      misshapen: [
        ['no array', (json) => without(json, 'provisioning_tenants')],
        ['an id that leaves the path', () => ({ provisioning_tenants: [{ tenant_id: '..' }] })],
        ['null', () => null],
      ],
    },
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/v1\/identity-stores\/d-a000060001\/tenant\/[\w.-]+\/bearer-token$/,
      misshapen: [
        ['no array', (json) => without(json, 'bearer_tokens')],
        ['an object for the array', () => ({ bearer_tokens: {} })],
        [
          'a token without an id',
          (json) => mapArray(json, 'bearer_tokens', (one) => without(one, 'token_id')),
        ],
        [
          'an empty id',
          (json) => mapArray(json, 'bearer_tokens', (one) => ({ ...one, token_id: '' })),
        ],
        [
          'an id that is a number',
          (json) => mapArray(json, 'bearer_tokens', (one) => ({ ...one, token_id: 12 })),
        ],
      ],
    },
  ],
  own: 'not-listed',
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/v1\/identity-stores\/d-a000060001\/tenant\/[\w.-]+\/bearer-token\/[\w.-]+$/,
  },
  severalPages: 9,
  changeTimes: (json, change) =>
    mapArray(json, 'bearer_tokens', (one) => ({
      ...one,
      creation_time: change(one.creation_time),
      expiration_time: change(one.expiration_time),
    })),
  unreadableTimes: [
    ...UNREADABLE_MILLIS,
    ['null', () => null],
    ['zero', () => 0],
    ['a negative number', () => -1],
  ],
  revokeBody: 'nothing',
  start: startHuawei,
};
