import { beforeEach, describe, expect, test } from 'vitest';
import { createHuaweiSimulator, type HuaweiSimulator, SANDBOX_HUAWEI_KEY } from './huawei.ts';
import { signedForHuawei } from './sign-for-tests.ts';

const NOW = 1_795_608_000_123;
const STORE = 'd-a000060001';
const TENANT = 'e0d69be4-ee68-4653-97e4-9e8a4b5c6d7e';
const TOKENS = `/v1/identity-stores/${STORE}/tenant/${TENANT}/bearer-token`;

let simulator: HuaweiSimulator;
let now: number;

beforeEach(() => {
  now = NOW;
  simulator = createHuaweiSimulator({ clock: { now: () => now } });
  simulator.addIdentityStore(STORE);
  simulator.addTenant(STORE, TENANT);
});

function send(method: string, target: string, key = SANDBOX_HUAWEI_KEY, body = '') {
  const reply = simulator.handle(signedForHuawei(method, target, key, now, body));
  return { ...reply, json: reply.body === undefined ? undefined : JSON.parse(reply.body) };
}

describe('the Identity Center simulator', () => {
  test('leads from instances to tenants to tokens', () => {
    const [instance] = send('GET', '/v1/instances').json.instances;
    expect(instance).toMatchObject({ identity_store_id: STORE });
    expect(instance.instance_id).toHaveLength(20);
    const tenants = `/v1/identity-stores/${instance.identity_store_id}/provision-tenant`;
    expect(send('GET', tenants).json.provisioning_tenants).toMatchObject([{ tenant_id: TENANT }]);
    expect(send('GET', TOKENS).json).toEqual({ bearer_tokens: [] });
  });

  test('pages its instances by a marker of 24 characters', () => {
    simulator.addIdentityStore('d-a000060002');
    const first = send('GET', '/v1/instances?limit=1').json;
    expect(first.page_info.next_marker).toHaveLength(24);
    const second = send('GET', `/v1/instances?limit=1&marker=${first.page_info.next_marker}`).json;
    expect(second.instances).toMatchObject([{ identity_store_id: 'd-a000060002' }]);
    expect(second.page_info).toEqual({ next_marker: null, current_count: 1 });
    expect(send('GET', '/v1/instances?limit=101').status).toBe(400);
    expect(send('GET', '/v1/instances?marker=unknown').status).toBe(400);
  });

  test('makes at most two tokens for a tenant, each for 365 days from the whole second', () => {
    const created = send('POST', TOKENS);
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      creation_time: NOW,
      expiration_time: NOW - 123 + 365 * 86_400_000,
      token: expect.stringMatching(/^eyJ/),
    });
    expect(send('POST', TOKENS).status).toBe(201);
    expect(send('POST', TOKENS)).toMatchObject({ status: 400, json: { error_code: 'IIC.400' } });
    expect(new Set(simulator.tokens(TENANT).map((token) => token.token_id)).size).toBe(2);
    expect(Object.keys(send('GET', TOKENS).json.bearer_tokens[0])).not.toContain('token');
  });

  test('deletes a token once, with an empty answer, and remembers it', () => {
    for (const token_id of ['a', 'b', 'c'])
      simulator.addToken(TENANT, { token_id, creation_time: 1, expiration_time: 2 });
    const deleted = send('DELETE', `${TOKENS}/b`);
    expect([deleted.status, deleted.body]).toEqual([200, undefined]);
    expect(deleted.headers).not.toHaveProperty('content-type');
    expect(send('DELETE', `${TOKENS}/b`)).toMatchObject({
      status: 404,
      json: { error_code: 'IIC.404' },
    });
    expect(simulator.revoked).toEqual(['b']);
    expect(simulator.tokens(TENANT).map((token) => token.token_id)).toEqual(['a', 'c']);
  });
});

describe('the gateway of the Identity Center simulator', () => {
  test('tells a wrong path, tenant, store and signature apart', () => {
    const other = (id: string) => TOKENS.replace(STORE, id);
    const unsigned = { ...SANDBOX_HUAWEI_KEY, secretKey: 'wrong' };
    expect(
      [
        send('GET', '/v2/instances'),
        send('PUT', TOKENS),
        send('GET', TOKENS.replace(TENANT, 'unknown')),
        send('GET', other('d-other')),
        send('GET', '/v1/identity-stores/d-other/provision-tenant'),
        send('GET', TOKENS, unsigned),
        send('DELETE', `${TOKENS}/a`, SANDBOX_HUAWEI_KEY, '{}'),
      ].map(({ status, json }) => `${status} ${json.error_code}`),
    ).toEqual([
      '404 APIGW.0101',
      '404 APIGW.0101',
      '404 IIC.400',
      '404 IIC.400',
      '400 IIC.400',
      '401 APIGW.0301',
      '400 IIC.400',
    ]);
  });

  test('refuses a request from another quarter of an hour', () => {
    const request = signedForHuawei('GET', TOKENS, SANDBOX_HUAWEI_KEY, NOW);
    now = NOW + 16 * 60_000;
    const reply = simulator.handle(request);
    expect(reply).toMatchObject({ status: 401, body: expect.stringContaining('APIGW.0303') });
  });

  test('names every request in a header, and each error in its body too', () => {
    const good = send('GET', TOKENS);
    const bad = send('GET', '/nowhere');
    expect(good.headers?.['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(bad.json.request_id).toBe(bad.headers?.['x-request-id']);
    expect(bad.json.request_id).not.toBe(good.headers?.['x-request-id']);
  });
});
