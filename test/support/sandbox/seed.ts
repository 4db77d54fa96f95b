import { createHash } from 'node:crypto';
import { DAY } from '../clock.ts';
import {
  APIGEE_APPS,
  type DemoToken,
  HUAWEI_TENANTS,
  OAUTH_TOKENS,
  ROUTE53_VIEWS,
} from './demo-population.ts';
import { DEFAULT_REVOCATION_PATH } from './oauth.ts';
import { SANDBOX_INTROSPECTION_PATH, type Sandbox } from './sandbox.ts';

const IDENTITY_STORE = 'd-a000060001';
const RESOLVERS = ['gr-0a1b2c3d4e5f60001', 'gr-0a1b2c3d4e5f60002'] as const;
const OAUTH_CLIENT = { id: 'token-sweeper', secret: 'sandbox-oauth-client-secret' };
const REGISTER_TAG = { 'token-sweeper:register': 'demo' };

/**
 * Fills a sandbox with the tokens of the demo, aged relative to `now` (epoch milliseconds), and with the
 * secrets that a sweep of them needs. The same `now` gives the same tokens.
 */
export function seedSandbox(sandbox: Sandbox, now: number): void {
  seedHuawei(sandbox, now);
  seedRoute53(sandbox, now);
  seedApigee(sandbox, now);
  seedOAuth(sandbox, now);
}

function seedHuawei({ huawei: { simulator }, secretsManager }: Sandbox, now: number): void {
  simulator.addIdentityStore(IDENTITY_STORE);
  for (const [tenant, ages] of Object.entries(HUAWEI_TENANTS)) {
    simulator.addTenant(IDENTITY_STORE, tenant);
    for (const age of ages) {
      const creation_time = now - age * DAY;
      simulator.addToken(tenant, {
        token_id: uuid(`${tenant} ${age}`),
        creation_time,
        expiration_time: Math.floor(creation_time / 1000) * 1000 + 365 * DAY,
      });
    }
  }
  putJson(secretsManager, 'token-sweeper/huawei', simulator.key);
}

function seedRoute53({ route53: { simulator } }: Sandbox, now: number): void {
  for (const resolver of RESOLVERS) simulator.addResolver(resolver);
  for (const [index, [view, tokens]] of Object.entries(ROUTE53_VIEWS).entries()) {
    simulator.addView(RESOLVERS[index % 2] ?? RESOLVERS[0], view);
    for (const token of tokens) {
      const { createdAt, expiresAt = now } = timesOf(token, now);
      const id = `at-${digest(`${view} ${token.name}`).slice(0, 17)}`;
      simulator.addToken(view, { id, name: token.name, createdAt, expiresAt });
    }
  }
}

function seedApigee({ apigee: { simulator }, secretsManager }: Sandbox, now: number): void {
  for (const [name, tokens] of Object.entries(APIGEE_APPS)) {
    const appId = uuid(name);
    simulator.addApp(appId, name);
    for (const token of tokens) {
      const { createdAt, expiresAt = -1 } = timesOf(token, now);
      const value = secretValue(`${name} ${token.name}`);
      simulator.addToken({ token: value, appId, issuedAt: createdAt, expiresAt });
    }
  }
  putJson(secretsManager, 'token-sweeper/apigee', simulator.user);
}

function seedOAuth({ oauth: { simulator }, secretsManager }: Sandbox, now: number): void {
  simulator.addClient({ ...OAUTH_CLIENT, method: 'client_secret_basic' });
  const { id: clientId, secret: clientSecret } = OAUTH_CLIENT;
  putJson(secretsManager, 'token-sweeper/oauth', { clientId, clientSecret });
  for (const entry of OAUTH_TOKENS) {
    const { createdAt, expiresAt = Number.POSITIVE_INFINITY } = timesOf(entry, now);
    const token = secretValue(entry.name);
    simulator.addToken({ token, clientId, issuedAt: createdAt, expiresAt, scope: 'inspections' });
    const registered = {
      token,
      tokenType: 'access_token',
      name: entry.name,
      owner: 'site-team',
      issuedAt: new Date(createdAt).toISOString(),
      expiresAt: new Date(expiresAt).toISOString(),
    };
    putJson(secretsManager, `token-sweeper/register/${entry.name}`, registered, REGISTER_TAG);
  }
}

/** The `sweeper.yaml` of the demo: its connections lead to the servers of `sandbox`. */
export function demoConfig({ huawei, route53, apigee, oauth }: Sandbox): string {
  return `mode: plan
connections:
  - name: workforce-scim
    provider: huawei-identity-center
    policy: without-names
    secret: token-sweeper/huawei
    endpoint: ${huawei.server.origin}
    settings: { region: cn-north-4, identityStoreId: ${IDENTITY_STORE}, tenantIds: all }
  - name: resolver-devices
    provider: route53-global-resolver
    endpoint: ${route53.server.origin}
    settings: { dnsViewIds: all }
  - name: partner-apis
    provider: apigee-edge
    policy: by-owner
    secret: token-sweeper/apigee
    endpoint: ${apigee.server.origin}
    settings: { organization: acme, appIds: all, removal: delete }
  - name: inspection-cloud
    provider: oauth-revocation
    secret: token-sweeper/oauth
    endpoint: ${oauth.server.origin}
    settings:
      revocationPath: ${DEFAULT_REVOCATION_PATH}
      introspectionPath: ${SANDBOX_INTROSPECTION_PATH}
      clientAuthentication: client_secret_basic
      register: { secretTag: { key: token-sweeper:register, value: demo } }
policies:
  default:
    rules: &rules
      - name: long-expired
        when: { expiredFor: 7d }
        action: revoke
      - name: too-old
        when: { olderThan: 365d }
        action: revoke
      - name: never-expires
        when: { neverExpires: true }
        action: report
      - name: about-to-expire
        when: { expiresWithin: 7d, lifetimeOver: 30d }
        action: report
    protect:
      - { name: "break-glass-*" }
  by-owner:
    rules: *rules
    protect:
      - { owner: "break-glass-*" }
  without-names:
    rules: *rules
`;
}

function timesOf(
  { age, expiresIn }: DemoToken,
  now: number,
): { createdAt: number; expiresAt?: number } {
  const createdAt = Math.round(now - age * DAY);
  if (expiresIn === 'never') return { createdAt };
  return { createdAt, expiresAt: Math.round(now + expiresIn * DAY) };
}

function putJson(
  { simulator }: Sandbox['secretsManager'],
  name: string,
  value: unknown,
  tags: Readonly<Record<string, string>> = {},
): void {
  simulator.put({ name, text: JSON.stringify(value), tags });
}

/** A made-up token value, recognisable as one of the sandbox's. */
export function secretValue(text: string): string {
  return `sandbox${digest(text).slice(0, 21)}`;
}

/** A made-up UUID, always the same for the same text. */
export function uuid(text: string): string {
  return digest(text)
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
