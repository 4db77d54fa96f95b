import { huaweiIdentityCenter } from '../../lambda/providers/huawei-identity-center.ts';
import { createHuaweiSimulator } from '../sandbox/huawei.ts';
import { startLoopback } from '../sandbox/loopback.ts';
import { mapArray, type ProviderContract, without } from './harness.ts';
import { createMemoryRegister } from './memory-register.ts';
import { UNREADABLE_MILLIS } from './unreadable-times.ts';

/** The identity store of the tests. */
export const STORE = 'd-a000060001';

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
  revokeAnswers: 'nothing',

  async start(clock) {
    const key = { accessKey: 'CANARYACCESSKEY00001', secretKey: 'canary-secret-key/+=0000000001' };
    const simulator = createHuaweiSimulator({ clock, key });
    simulator.addIdentityStore(STORE);
    const removed = new Map<string, string>();
    let count = 0;
    return {
      clock,
      module: huaweiIdentityCenter,
      server: await startLoopback(simulator.handle, { clock }),
      settings: { region: 'cn-north-4', identityStoreId: STORE, tenantIds: 'all' },
      secret: key,
      register: createMemoryRegister(),
      add({ id = `token-${count + 1}`, createdAt, expiresAt }) {
        const tenant = `tenant-${Math.floor(count / 2)}`;
        if (count % 2 === 0) simulator.addTenant(STORE, tenant);
        count += 1;
        simulator.addToken(tenant, {
          token_id: id,
          creation_time: createdAt,
          expiration_time: expiresAt,
        });
        removed.set(id, tenant);
        return id;
      },
      remove(id) {
        const left = simulator.tokens(removed.get(id) ?? '').filter((one) => one.token_id !== id);
        simulator.addTenant(STORE, removed.get(id) ?? '');
        for (const token of left) simulator.addToken(removed.get(id) ?? '', token);
      },
      revoked: () => simulator.revoked,
      secrets: () => Object.values(key),
    };
  },
};
