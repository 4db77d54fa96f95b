import { generateKeyPairSync } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTokenRegister } from '../../../lambda/aws/register.ts';
import { oauthRevocation } from '../../../lambda/providers/oauth-revocation/index.ts';
import type { Harness } from '../../contract/harness.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock } from '../../support/clock.ts';
import { type Loopback, startLoopback } from '../../support/sandbox/loopback.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import {
  createSecretsManagerStub,
  type SecretsManagerStub,
} from '../../support/sandbox/secrets-manager.ts';
import {
  type AuthorizationServer,
  type Client,
  INTROSPECTION_PATH,
  REVOCATION_PATH,
  startAuthorizationServer,
} from './authorization-server.ts';
import { REGISTER_TAG } from './contract.ts';

/** A client for each way to prove who it is. */
const BASIC: Client = {
  clientId: 'canary-sweeper',
  method: 'client_secret_basic',
  clientSecret: 'canary secret:%+/&=~',
};
const POST: Client = { ...BASIC, clientId: 'canary-post', method: 'client_secret_post' };
const JWT: Client = {
  clientId: 'canary-jwt',
  method: 'private_key_jwt',
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};
const OTHER: Client = { ...BASIC, clientId: 'canary-other', clientSecret: 'canary-other-secret' };
const REGISTER = { register: { secretTag: REGISTER_TAG } };
const WITH_INTROSPECTION = {
  ...REGISTER,
  revocationPath: REVOCATION_PATH,
  introspectionPath: INTROSPECTION_PATH,
};

/** Lifetimes that the server gives; the first is what the policy calls stale. */
const SHORT = 600;
const LONG = 864_000;
const RULES = [
  { name: 'ends-soon', when: { expiresWithin: 3_600_000 }, action: 'revoke' },
] as const;

let server: AuthorizationServer;
let secretsManager: SecretsManagerStub;
let secretsServer: Loopback;
let sdk: SecretsManagerClient;
let harness: Harness;
let registered: string[];

beforeEach(async () => {
  // The server lives by the machine's clock, so this run has to.
  const clock = { ...createTestClock(), now: () => Date.now() };
  server = await startAuthorizationServer([BASIC, POST, JWT, OTHER], {
    [DEFAULT_REVOCATION_PATH]: REVOCATION_PATH,
  });
  secretsManager = createSecretsManagerStub({ clock });
  secretsServer = await startLoopback(secretsManager.handle, { clock });
  sdk = new SecretsManagerClient({
    endpoint: secretsServer.origin,
    region: 'us-east-1',
    credentials: secretsManager.key,
  });
  registered = [];
  harness = {
    clock,
    module: oauthRevocation,
    server: { ...secretsServer, origin: server.issuer, requests: [] },
    settings: WITH_INTROSPECTION,
    secret: BASIC,
    register: createTokenRegister(async () => sdk),
    add: () => '',
    remove: () => {},
    revoked: () => [],
    secrets: () =>
      [BASIC, POST, JWT, OTHER]
        .flatMap(({ clientSecret = '', privateKey = '' }) => [clientSecret, privateKey])
        .concat(registered),
  };
});

afterEach(async () => {
  sdk.destroy();
  await Promise.all([server.close(), secretsServer.close()]);
});

/** Registers a token under `name`. */
function put(
  name: string,
  token: string,
  tokenType: 'access_token' | 'refresh_token',
  times = {},
): void {
  registered.push(token);
  const issuedAt = new Date(harness.clock.now()).toISOString();
  const entry = { token, tokenType, issuedAt, ...times };
  const tags = { [REGISTER_TAG.key]: REGISTER_TAG.value };
  secretsManager.put({ name, text: JSON.stringify(entry), tags });
}

/** Issues a token and registers it under `name`. */
async function register(
  name: string,
  seconds: number,
  {
    client = BASIC,
    form = 'opaque',
    expiresAt = '',
  }: {
    client?: Client;
    form?: 'opaque' | 'jwt';
    expiresAt?: string;
  } = {},
): Promise<string> {
  const token = await server.issue(client, seconds, form);
  put(name, token, 'access_token', expiresAt === '' ? {} : { expiresAt });
  return token;
}

const isActive = async (token: string) => (await server.introspect(BASIC, token)).active;

const sweep = (options: Parameters<typeof sweepOnce>[1] = {}) =>
  sweepOnce(harness, { policy: { rules: RULES }, ...options });

describe('oidc-provider, a real authorization server', () => {
  test.each([
    ['with introspection', WITH_INTROSPECTION],
    ['with the endpoints that it publishes', undefined],
  ])('loses the stale tokens of a sweep %s, and they are dead', async (_, configured) => {
    const stale = [await register('one', SHORT), await register('two', SHORT)];
    const fresh = await register('three', LONG);
    const settings = configured ?? { ...REGISTER, issuer: server.issuer };
    expect(await Promise.all([...stale, fresh].map(isActive))).toEqual([true, true, true]);
    const { report } = await sweep({ settings });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 3, revoked: 2, kept: 1 } });
    expect(await Promise.all(stale.map(isActive))).toEqual([false, false]);
    expect(await isActive(fresh)).toBe(true);
    expect(secretsManager.tags('one')).toHaveProperty('token-sweeper:revoked-at');
    expect(secretsManager.tags('three')).not.toHaveProperty('token-sweeper:revoked-at');
    expect((await sweep({ settings })).report.totals.listed).toBe(1);
  });

  test.each([BASIC, POST, JWT].map((client) => [client.method, client] as const))(
    'accepts the client by %s',
    async (clientAuthentication, client) => {
      const known = {
        'by-path': WITH_INTROSPECTION,
        'by-issuer': { ...REGISTER, issuer: server.issuer },
      };
      for (const [name, settings] of Object.entries(known)) {
        const token = await register(name, SHORT, { client });
        await sweep({ settings: { ...settings, clientAuthentication }, secret: client });
        expect(await isActive(token), name).toBe(false);
      }
    },
  );

  test('is swept by the register alone, on the path of another product', async () => {
    const soon = new Date(harness.clock.now() + SHORT * 1000).toISOString();
    const stale = await register('one', LONG, { expiresAt: soon });
    const unknown = await register('two', SHORT);
    const { report } = await sweep({
      settings: { ...REGISTER, revocationPath: DEFAULT_REVOCATION_PATH },
    });
    expect(report.totals).toMatchObject({ revoked: 1, kept: 1 });
    expect(await Promise.all([stale, unknown].map(isActive))).toEqual([false, true]);
  });

  test('is sent a revocation for a token that it calls inactive, and takes it twice', async () => {
    const soon = new Date(harness.clock.now() + SHORT * 1000).toISOString();
    const token = await register('one', SHORT, { expiresAt: soon });
    await sweep();
    for (const name of ['copy', 'another copy']) {
      put(name, token, 'access_token', { expiresAt: soon });
      const { report } = await sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
      expect(secretsManager.tags(name)).toHaveProperty('token-sweeper:revoked-at');
    }
  });

  test('calls a token inactive that no rule wants gone, which is kept and marked', async () => {
    const token = await register('one', SHORT);
    await sweep();
    const later = new Date(harness.clock.now() + LONG * 1000).toISOString();
    put('copy', token, 'access_token', { expiresAt: later });
    for (let run = 1; run <= 2; run++) {
      const { report } = await sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, kept: 1 } });
    }
    expect(secretsManager.tags('copy')).toHaveProperty('token-sweeper:inactive-at');
    expect(secretsManager.tags('copy')).not.toHaveProperty('token-sweeper:revoked-at');
  });

  test.each([BASIC, JWT].map((client) => [client.method, client] as const))(
    'introspects refresh tokens for %s, and takes their access tokens along',
    async (clientAuthentication, client) => {
      const stale = await server.issueGrant(client, SHORT);
      const fresh = await server.issueGrant(client, LONG);
      put('stale', stale.refresh, 'refresh_token');
      put('fresh', fresh.refresh, 'refresh_token');
      registered.push(stale.access, fresh.access);
      expect(await Promise.all(Object.values(stale).map(isActive))).toEqual([true, true]);
      const settings = { ...WITH_INTROSPECTION, clientAuthentication };
      const { report } = await sweep({ settings, secret: client });
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 2, revoked: 1, kept: 1 } });
      expect(await Promise.all(Object.values(stale).map(isActive))).toEqual([false, false]);
      expect(await Promise.all(Object.values(fresh).map(isActive))).toEqual([true, true]);
    },
  );

  test('that ignores another client’s token is not believed', async () => {
    server.ignoreForeign();
    const foreign = await register('foreign', SHORT, { client: OTHER });
    const own = await register('own', SHORT);
    const { report, tokens } = await sweep();
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({ token: { name: 'foreign' }, error: { code: 'not-effective' } });
    expect(secretsManager.tags('foreign')).not.toHaveProperty('token-sweeper:revoked-at');
    expect(await Promise.all([foreign, own].map(isActive))).toEqual([true, false]);
  });

  test('refuses a wrong client secret, and every token lives on', async () => {
    const token = await register('one', SHORT);
    const secret = { ...BASIC, clientSecret: 'canary-of-a-wrong-secret' };
    const { report, output } = await sweep({ secret });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(output).not.toContain(secret.clientSecret);
    expect(await isActive(token)).toBe(true);
  });

  test('refuses to revoke another client’s token, and the rest goes on', async () => {
    const foreign = await register('foreign', SHORT, { client: OTHER });
    const own = await register('own', SHORT);
    const { report, tokens } = await sweep();
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 1 } });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed?.token.name).toBe('foreign');
    expect(failed?.error?.message).toMatch(/invalid_request/);
    expect(await Promise.all([foreign, own].map(isActive))).toEqual([true, false]);
  });

  test('refuses to revoke a JWT, whose expiry is read from its claim, and the rest goes on', async () => {
    const jwt = await register('jwt', SHORT, { form: 'jwt' });
    expect(jwt.split('.')).toHaveLength(3);
    await register('later', LONG, { form: 'jwt' });
    const own = await register('own', SHORT);
    const { report, tokens } = await sweep();
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { revoked: 1, failed: 1, kept: 1 },
    });
    expect(tokens.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      token: { name: 'jwt' },
      error: { code: 'unsupported' },
    });
    expect(secretsManager.tags('jwt')).not.toHaveProperty('token-sweeper:revoked-at');
    expect(await isActive(own)).toBe(false);
  });
});

describe('The register in Secrets Manager', () => {
  test('is read to its last page, and only where key and value belong to one tag', async () => {
    const { key, value } = REGISTER_TAG;
    const tokens = [];
    for (let count = 0; count < 45; count++) tokens.push(await register(`entry-${count}`, SHORT));
    const entry = JSON.stringify({ token: 'canary-foreign', tokenType: 'access_token' });
    const near: Record<string, string>[] = [
      { [key]: 'other', other: value },
      { [`${key}-2`]: value },
      { [key]: `${value}-2` },
    ];
    for (const [index, tags] of near.entries())
      secretsManager.put({ name: `near-${index}`, text: entry, tags });
    const { report } = await sweep();
    expect(report.totals).toMatchObject({ listed: 45, revoked: 45 });
    expect((await Promise.all(tokens.map(isActive))).some(Boolean)).toBe(false);
  });

  test('counts what it must not read or cannot read as failed, under its name', async () => {
    await register('denied', SHORT);
    await register('fine', SHORT);
    const tags = { [REGISTER_TAG.key]: REGISTER_TAG.value };
    secretsManager.denied.add('denied');
    secretsManager.put({ name: 'binary', binary: Buffer.from('canary'), tags });
    const { report, tokens } = await sweep();
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, failed: 2 } });
    const failed = tokens.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ token, error }) => [token.id, error?.code]).sort()).toEqual([
      ['binary', 'invalid-secret'],
      ['denied', 'forbidden'],
    ]);
  });

  test('that cannot be listed is a failed connection, not an empty one', async () => {
    const token = await register('one', SHORT);
    secretsServer.faults.add({
      times: Number.POSITIVE_INFINITY,
      effect: {
        kind: 'answer',
        reply: { status: 400, body: '{"__type":"AccessDeniedException"}' },
      },
    });
    const { report } = await sweep();
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'forbidden' } });
    expect(await isActive(token)).toBe(true);
  });
});
