import { createHash } from 'node:crypto';
import type { Clock } from '../../../lambda/ports.ts';
import { type Handler, json, type ReceivedRequest, type Reply } from './message.ts';
import { findOperation, type Route } from './routes.ts';
import { type HuaweiAccessKey, verifySdkHmac } from './verify-sdk-hmac.ts';

/** A bearer token as the list shows it; both times are epoch milliseconds. */
export interface HuaweiToken {
  readonly token_id: string;
  readonly creation_time: number;
  readonly expiration_time: number;
}

/** Huawei Cloud IAM Identity Center: both its hosts on one origin. */
export interface HuaweiSimulator {
  readonly key: HuaweiAccessKey;
  readonly handle: Handler;
  /** The ids of the tokens that were deleted, in that order. */
  readonly revoked: readonly string[];
  /** Makes an instance and its identity store, whose id looks like `d-a00006xxxx`. */
  addIdentityStore(identityStoreId: string): void;
  /** Makes a provisioning tenant. */
  addTenant(identityStoreId: string, tenantId: string): void;
  /** Puts a token in place, beyond the limit of two as well. */
  addToken(tenantId: string, token: HuaweiToken): void;
  /** The tokens that are left. */
  tokens(tenantId: string): readonly HuaweiToken[];
}

interface Tenant {
  readonly identityStoreId: string;
  readonly tenantId: string;
  readonly creationTime: number;
  tokens: HuaweiToken[];
}

/** Everything that the service knows. */
interface HuaweiState {
  readonly now: () => number;
  readonly stores: string[];
  readonly tenants: Map<string, Tenant>;
  readonly revoked: string[];
}

const YEAR_MILLIS = 365 * 86_400_000;

/** The key that the simulator accepts unless a test brings its own. */
export const SANDBOX_HUAWEI_KEY: HuaweiAccessKey = {
  accessKey: 'SANDBOXHUAWEIACCESS0',
  secretKey: 'sandbox-huawei-secret-key-no-real-value0',
};

/**
 * Simulates the bearer token API of IAM Identity Center.
 * @see https://support.huaweicloud.com/intl/en-us/api-identitycenter/ListBearerTokens.html
 */
export function createHuaweiSimulator(options: {
  readonly clock: Pick<Clock, 'now'>;
  readonly key?: HuaweiAccessKey;
}): HuaweiSimulator {
  const { clock, key = SANDBOX_HUAWEI_KEY } = options;
  const state: HuaweiState = {
    now: () => clock.now(),
    stores: [],
    tenants: new Map(),
    revoked: [],
  };
  const { stores, tenants, revoked } = state;
  const routes = routesOf(state);
  let answered = 0;
  return {
    key,
    revoked,
    handle(request) {
      answered += 1;
      const operation = findOperation(routes, request);
      const reply = operation ? (refuse(request, key, clock.now()) ?? operation()) : unknownApi();
      return withRequestId(reply, digest(`request ${answered}`).slice(0, 32));
    },
    addIdentityStore(identityStoreId) {
      stores.push(identityStoreId);
    },
    addTenant(identityStoreId, tenantId) {
      tenants.set(tenantId, { identityStoreId, tenantId, creationTime: clock.now(), tokens: [] });
    },
    addToken(tenantId, token) {
      tenantOf(state, tenantId).tokens.push(token);
    },
    tokens: (tenantId) => tenantOf(state, tenantId).tokens,
  };
}

function routesOf(state: HuaweiState): readonly Route[] {
  const tenantPath = '/v1/identity-stores/{}/tenant/{}';
  return [
    ['GET', '/v1/instances', (request) => listInstances(state, request)],
    ['GET', '/v1/identity-stores/{}/provision-tenant', (_, storeId) => listTenants(state, storeId)],
    [
      'GET',
      `${tenantPath}/bearer-token`,
      (_, storeId, id) =>
        withTenant(state, storeId, id, ({ tokens }) => json(200, { bearer_tokens: tokens })),
    ],
    [
      'POST',
      `${tenantPath}/bearer-token`,
      (_, storeId, id) => withTenant(state, storeId, id, (tenant) => createToken(state, tenant)),
    ],
    [
      'DELETE',
      `${tenantPath}/bearer-token/{}`,
      (_, storeId, id, tokenId) =>
        withTenant(state, storeId, id, (tenant) => deleteToken(state, tenant, tokenId)),
    ],
  ];
}

/** The refusal of the gateway, if it refuses the request. */
function refuse(request: ReceivedRequest, key: HuaweiAccessKey, now: number): Reply | undefined {
  const verdict = verifySdkHmac(request, key, now);
  const time = request.headers['x-sdk-date'] ?? '';
  if (verdict === 'bad-time') return unauthorized('APIGW.0303', `request time: ${time}`);
  if (verdict === 'bad-signature') return unauthorized('APIGW.0301', 'verify aksk signature fail');
  if (request.method !== 'POST' && request.body !== '')
    return huaweiError(400, 'IIC.400', 'Bad Request: a body was not expected.');
  return undefined;
}

function withTenant(
  { tenants }: HuaweiState,
  storeId: string,
  tenantId: string,
  execute: (tenant: Tenant) => Reply,
): Reply {
  const tenant = tenants.get(tenantId);
  return tenant?.identityStoreId === storeId
    ? execute(tenant)
    : huaweiError(404, 'IIC.400', 'Bad Request: tenant does not exist.');
}

function listInstances({ stores }: HuaweiState, request: ReceivedRequest): Reply {
  const limit = Number(request.query.get('limit') ?? 100);
  const marker = request.query.get('marker');
  const start = marker === null ? 0 : stores.findIndex((id) => instanceMarker(id) === marker);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100 || start < 0)
    return huaweiError(400, 'IIC.400', 'Bad Request: limit or marker is invalid.');
  const page = stores.slice(start, start + limit);
  const next = stores[start + limit];
  return json(200, {
    instances: page.map((identityStoreId) => ({
      alias: identityStoreId,
      identity_store_id: identityStoreId,
      instance_id: `ins-${digest(identityStoreId).slice(0, 16)}`,
      instance_urn: `IdentityCenter::system:instance:ins-${digest(identityStoreId).slice(0, 16)}`,
    })),
    page_info: {
      next_marker: next === undefined ? null : instanceMarker(next),
      current_count: page.length,
    },
  });
}

function listTenants({ stores, tenants }: HuaweiState, storeId: string): Reply {
  if (!stores.includes(storeId))
    return huaweiError(400, 'IIC.400', 'Bad Request: identity store does not exist.');
  return json(200, {
    provisioning_tenants: [...tenants.values()]
      .filter((tenant) => tenant.identityStoreId === storeId)
      .map(({ tenantId, creationTime }) => ({
        creation_time: creationTime,
        scim_endpoint: `https://scim.cn-north-4.myhuaweicloud.com/${tenantId}/scim/v2/`,
        tenant_id: tenantId,
      })),
  });
}

function createToken({ now, revoked }: HuaweiState, { tenantId, tokens }: Tenant): Reply {
  if (tokens.length >= 2)
    return huaweiError(400, 'IIC.400', 'Bad Request: at most two tokens may exist.');
  const createdAt = now();
  const token: HuaweiToken = {
    token_id: uuid(`${tenantId} ${createdAt} ${tokens.length} ${revoked.length}`),
    creation_time: createdAt,
    expiration_time: Math.floor(createdAt / 1000) * 1000 + YEAR_MILLIS,
  };
  tokens.push(token);
  return json(201, { ...token, token: `eyJraWQiOiJzYW5kYm94In0.${digest(token.token_id)}` });
}

function deleteToken({ revoked }: HuaweiState, tenant: Tenant, tokenId = ''): Reply {
  const left = tenant.tokens.filter((token) => token.token_id !== tokenId);
  if (left.length === tenant.tokens.length)
    return huaweiError(404, 'IIC.404', 'Not Found: token does not exist.');
  tenant.tokens = left;
  revoked.push(tokenId);
  return { status: 200 };
}

/** An error as Identity Center and its gateway write it, for faults. */
export function huaweiError(status: number, code: string, message: string): Reply {
  return json(status, { error_code: code, error_msg: message });
}

function unauthorized(code: string, detail: string): Reply {
  return huaweiError(401, code, `Incorrect IAM authentication information: ${detail}`);
}

function unknownApi(): Reply {
  const message = 'The API does not exist or has not been published in the environment';
  return huaweiError(404, 'APIGW.0101', message);
}

/** Every answer names its request in a header, errors in their body too. */
function withRequestId(reply: Reply, requestId: string): Reply {
  const headers = { ...reply.headers, 'x-request-id': requestId };
  if (reply.status < 400 || reply.body === undefined) return { ...reply, headers };
  const body = JSON.stringify({ ...JSON.parse(reply.body), request_id: requestId });
  return { ...reply, headers, body };
}

function instanceMarker(identityStoreId: string): string {
  return digest(identityStoreId).slice(0, 24);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function uuid(text: string): string {
  return digest(text)
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function tenantOf({ tenants }: HuaweiState, tenantId: string): Tenant {
  const tenant = tenants.get(tenantId);
  if (!tenant) throw new Error(`the sandbox has no tenant ${tenantId}`);
  return tenant;
}
