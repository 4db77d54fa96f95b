import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeConnections } from '../../../lambda/compose.ts';
import { oauthRevocation } from '../../../lambda/providers/oauth-revocation/index.ts';
import { STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { htmlPage, json, type Reply } from '../../support/sandbox/message.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const REGISTER = { register: { secretTag: REGISTER_TAG } };

const EC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const RSA_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

let clock: TestClock;
let harness: OAuthHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startOAuth(clock, { metadata: true });
});
afterEach(() => harness.server.close());

const settings = (extra = {}) => ({ ...Object(harness.settings), ...extra });

describe('Client authentication', () => {
  /** Registers a token of the client and sweeps it. */
  async function sweepAs(clientAuthentication: string, secret: { clientId: string }) {
    const token = `canary-token-of-${clientAuthentication}`;
    harness.simulator.addToken({ token, clientId: secret.clientId, issuedAt: STALE.createdAt });
    const text = JSON.stringify({ token, tokenType: 'access_token' });
    harness.register.put('one', { text }, { [REGISTER_TAG.key]: REGISTER_TAG.value });
    const swept = await sweepOnce(harness, {
      settings: settings({ clientAuthentication }),
      secret,
    });
    for (const part of Object.values(secret)) expect(swept.output).not.toContain(part);
    return { ...swept, token };
  }

  test.each(['client_secret_basic', 'client_secret_post'] as const)(
    'by %s carries any character in id and secret',
    async (method) => {
      const id = 'canary client:%/+é';
      const secret = 'canary secret:&=%2B+/~ü';
      harness.simulator.addClient({ id, secret, method });
      const { token } = await sweepAs(method, { clientId: id, ...{ clientSecret: secret } });
      expect(harness.revoked()).toEqual([token]);
    },
  );

  test.each([
    ['an EC key', EC_KEY],
    ['an RSA key', RSA_KEY],
  ])('by private_key_jwt works with %s', async (_, { publicKey, privateKey }) => {
    const clientId = 'canary-jwt-client';
    harness.simulator.addClient({ id: clientId, method: 'private_key_jwt', publicKey });
    const { token } = await sweepAs('private_key_jwt', {
      clientId,
      ...{ privateKey: pem(privateKey) },
    });
    expect(harness.revoked()).toEqual([token]);
    expect(harness.server.requests.length).toBeGreaterThan(2);
  });

  const REPEATING: readonly (readonly [string, Effect])[] = [
    ['was seen before the answer was lost', { kind: 'lost-answer' }],
    ['was seen before the answer broke off', { kind: 'truncate' }],
    [
      'ran out while the request waited',
      { kind: 'answer', reply: json(429, {}, { 'retry-after': '900' }) },
    ],
  ];
  test.each(REPEATING)(
    'by private_key_jwt brings a new assertion with every attempt: the old one %s',
    async (_, effect) => {
      const clientId = 'canary-jwt-client';
      const { publicKey, privateKey } = EC_KEY;
      harness.simulator.addClient({ id: clientId, method: 'private_key_jwt', publicKey });
      for (const path of [/introspect$/, /revoke$/]) harness.server.faults.add({ path, effect });
      const { report } = await sweepAs('private_key_jwt', {
        clientId,
        ...{ privateKey: pem(privateKey) },
      });
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    },
  );

  test('that is refused ends the connection', async () => {
    const wrong = { clientId: 'canary-client', clientSecret: 'canary-of-a-wrong-secret' };
    const { report } = await sweepAs('client_secret_basic', wrong);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(harness.server.requests).toHaveLength(1);
  });

  test.each([
    ['client_secret_basic', 'canary+of/a:secret', /clientAuthentication: client_secret_post/],
    [
      'client_secret_basic',
      'canary-of-a-plain_secret.1*',
      /not accept the client \(invalid_client\)$/,
    ],
    ['client_secret_post', 'canary+of/a:secret', /not accept the client \(invalid_client\)$/],
  ])('by %s with %s that is refused says what can be tried', async (method, secret, message) => {
    harness.add(STALE);
    const credentials = { clientId: 'canary-client', clientSecret: secret };
    const { report } = await sweepOnce(harness, {
      settings: settings({ clientAuthentication: method }),
      secret: credentials,
    });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(message);
  });

  test.each([
    ['client_secret_basic', {}, /clientSecret/],
    ['client_secret_post', { privateKey: 'canary-key' }, /clientSecret/],
    ['private_key_jwt', { clientSecret: 'canary-secret' }, /privateKey/],
    ['private_key_jwt', { privateKey: 'canary-no-pem' }, /PEM/],
  ])('by %s needs its field in the secret: %j', async (method, fields, message) => {
    const { report } = await sweepAs(method, { clientId: 'canary-client', ...fields });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-secret' } });
    expect(report.error?.message).toMatch(message);
    expect(harness.server.requests).toEqual([]);
  });
});

describe('RFC 8414: the endpoints of an issuer', () => {
  const WELL_KNOWN = '/.well-known/oauth-authorization-server';
  const issuer = () => harness.server.origin;
  const requested = () => harness.server.requests.map(({ path }) => path);

  /** Answers at a path, instead of what the simulator would say. */
  function answer(path: string, reply: Reply): void {
    harness.server.faults.add({
      when: (request) => request.path === path,
      times: FOREVER,
      effect: { kind: 'answer', reply },
    });
  }

  const publish = (path: string, metadata: unknown, status = 200) =>
    answer(path, json(status, metadata));

  test('are discovered once, introspection included', async () => {
    const ids = [harness.add(STALE), harness.add(STALE)];
    await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect([...harness.revoked()].sort()).toEqual(ids);
    expect(requested().filter((path) => path === WELL_KNOWN)).toHaveLength(1);
    expect(requested()).toContain(SANDBOX_INTROSPECTION_PATH);
  });

  test('give way to what is configured', async () => {
    const id = harness.add(STALE);
    publish(WELL_KNOWN, { issuer: issuer(), revocation_endpoint: `${issuer()}/elsewhere` });
    const configured = {
      issuer: issuer(),
      revocationPath: DEFAULT_REVOCATION_PATH,
      introspectionPath: SANDBOX_INTROSPECTION_PATH,
    };
    await sweepOnce(harness, { settings: { ...REGISTER, ...configured } });
    expect(harness.revoked()).toEqual([id]);
    expect(requested()).not.toContain(WELL_KNOWN);
  });

  test('of an issuer with a path are found behind the path that is put in between', async () => {
    const id = harness.add(STALE);
    const tenant = `${issuer()}/tenants/7`;
    publish(`${WELL_KNOWN}/tenants/7`, {
      issuer: tenant,
      revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
      introspection_endpoint: issuer() + SANDBOX_INTROSPECTION_PATH,
    });
    await sweepOnce(harness, { settings: { ...REGISTER, issuer: tenant } });
    expect(harness.revoked()).toEqual([id]);
  });

  test('are found where OpenID Connect puts them, when the first place has none', async () => {
    const id = harness.add(STALE);
    const tenant = `${issuer()}/tenants/7`;
    publish('/tenants/7/.well-known/openid-configuration', {
      issuer: tenant,
      revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
      introspection_endpoint: issuer() + SANDBOX_INTROSPECTION_PATH,
    });
    await sweepOnce(harness, { settings: { ...REGISTER, issuer: tenant } });
    expect(harness.revoked()).toEqual([id]);
    expect(requested()[0]).toBe(`${WELL_KNOWN}/tenants/7`);
  });

  const FIRST_PLACE: readonly (readonly [string, Reply])[] = [
    ['400, as Amazon Cognito does', json(400, { code: 'BadRequest' })],
    ['401', json(401, { error: 'unauthorized' })],
    ['403 and a web page', htmlPage(403)],
    ['404', json(404, {})],
    ['500 for good', json(500, {})],
    ['nothing but {}', json(200, {})],
    ['a web page', htmlPage(200)],
    ['no JSON', { status: 200, body: 'OK' }],
    ['an endpoint that is no text', json(200, { issuer: 'x', revocation_endpoint: 7 })],
  ];

  test.each(FIRST_PLACE)(
    'are found at the second place when the first answers %s',
    async (_, reply) => {
      const id = harness.add(STALE);
      answer(WELL_KNOWN, reply);
      publish('/.well-known/openid-configuration', {
        issuer: issuer(),
        revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
        introspection_endpoint: issuer() + SANDBOX_INTROSPECTION_PATH,
      });
      const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
      expect(report.outcome).toBe('ok');
      expect(harness.revoked()).toEqual([id]);
    },
  );

  test('that both places fail to give are told place by place, and no secret is blamed', async () => {
    answer(WELL_KNOWN, json(401, {}));
    answer('/.well-known/openid-configuration', htmlPage(200));
    const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(report.error).toMatchObject({ code: 'invalid-settings' });
    expect(report.error?.message).toMatch(
      /oauth-authorization-server returned \(HTTP 401\), .*openid-configuration returned a web page \(HTTP 200\); set revocationPath/,
    );
  });

  test('of another issuer at the first place end the connection, whatever the second has', async () => {
    publish(WELL_KNOWN, { issuer: 'https://example.com' });
    publish('/.well-known/openid-configuration', {
      issuer: issuer(),
      revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
    });
    const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    expect(harness.server.requests).toHaveLength(1);
  });

  test('are asked for again after a throttle', async () => {
    const id = harness.add(STALE);
    const effect = { kind: 'answer', reply: json(429, {}, { 'retry-after': '7' }) } as const;
    harness.server.faults.add({ path: /well-known/, effect });
    await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(harness.revoked()).toEqual([id]);
    expect(clock.waits).toContain(7000);
  });

  const ODD: readonly (readonly [string, (origin: string) => string])[] = [
    ['two slashes', (origin) => `${origin}//other.example/revoke`],
    ['a backslash', (origin) => `${origin}/\\other.example/revoke`],
    ['a backslash further on', (origin) => `${origin}/revoke\\other`],
    ['a user name', (origin) => origin.replace('//', '//canary@')],
    ['a line feed', (origin) => `${origin}/re\nvoke`],
  ];
  const odd = ODD.flatMap(([what, url]) =>
    (['revocation', 'introspection'] as const).map((name) => [name, what, url] as const),
  );

  test.each(odd)(
    'whose %s_endpoint holds %s are refused before anything is sent there',
    async (name, _, url) => {
      harness.add(STALE);
      publish(WELL_KNOWN, {
        issuer: issuer(),
        revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
        [`${name}_endpoint`]: url(issuer()),
      });
      const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
      expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
      expect(report.error?.message).toMatch(/that is not a plain URL/);
      expect(report.error?.message).toContain(`${name}Path`);
      expect(requested()).toEqual([WELL_KNOWN]);
    },
  );

  test('outside the path of the endpoint are refused', async () => {
    harness.add(STALE);
    const origin = `${issuer()}/idp`;
    publish(`/idp${WELL_KNOWN}`, {
      issuer: issuer(),
      revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
    });
    const below = { ...harness, server: { ...harness.server, origin } };
    const { report } = await sweepOnce(below, { settings: { ...REGISTER, issuer: issuer() } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    expect(report.error?.message).toMatch(
      /outside the path of endpoint; set endpoint and revocationPath/,
    );
  });

  test.each([
    ['that are nowhere', 404, () => ({}), 'invalid-settings'],
    ['without a revocation endpoint', 200, () => ({ issuer: issuer() }), 'invalid-settings'],
    ['of another issuer', 200, () => ({ issuer: 'https://example.com' }), 'invalid-response'],
    [
      'that lead to another host',
      200,
      () => ({ issuer: issuer(), revocation_endpoint: 'https://example.com/revoke' }),
      'invalid-response',
    ],
    [
      'that lead to no URL',
      200,
      () => ({ issuer: issuer(), revocation_endpoint: 'revoke' }),
      'invalid-response',
    ],
    [
      'whose introspection leads to another host',
      200,
      () => ({
        issuer: issuer(),
        revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
        introspection_endpoint: 'https://example.com/introspect',
      }),
      'invalid-response',
    ],
    ['that are no metadata', 200, () => [], 'invalid-response'],
    ['that are denied', 403, () => ({}), 'invalid-settings'],
    ['that fail', 500, () => ({}), 'unavailable'],
  ] as const)('%s end the connection, and no token is sent', async (_, status, body, code) => {
    harness.add(STALE);
    publish(WELL_KNOWN, body(), status);
    publish('/.well-known/openid-configuration', body(), status);
    const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code } });
    expect(harness.server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('are needed: without any, the settings are at fault', async () => {
    const { report } = await sweepOnce(harness, { settings: REGISTER });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-settings' } });
    expect(report.error?.message).toMatch(/revocationPath/);
  });
});

describe('The settings', () => {
  const problemsWith = (extra: object) => {
    const parsed = harness.module.settings.safeParse({ ...REGISTER, ...extra });
    return parsed.error?.issues.map(({ path }) => path.join('.')) ?? [];
  };

  const ODD_PATHS = [
    '//x/revoke',
    '//canary:canary@x/revoke',
    '/\\x/revoke',
    '/re\\voke',
    '/../revoke',
    '/a/./revoke',
    '/revoke?x=1',
    '/revoke#x',
    '/re voke',
    'revoke',
    'https://x/revoke',
    '@x/revoke',
    '',
  ];
  const paths = ODD_PATHS.flatMap((path) =>
    (['revocationPath', 'introspectionPath'] as const).map((key) => [key, path] as const),
  );
  test.each(paths)('take for %s no %j, which could be sent as something else', (key, path) => {
    expect(problemsWith({ [key]: path })).toEqual([key]);
  });

  test.each([
    '/revoke',
    '/api/id/v1/auth/token/revoke',
    '/a//b',
    '/realms/a%20b/revoke',
    '/@acme/x',
  ])('take %j for a path', (revocationPath) => {
    expect(problemsWith({ revocationPath })).toEqual([]);
  });

  test.each([
    'https://canary@idp.test',
    'https://idp.test//other.test',
    'https://idp.test/\\other.test',
    'https://idp.test/a?b',
    'https://idp.test/a#b',
    'ftp://idp.test',
    'idp.test',
  ])('take %j for no issuer', (issuer) => {
    expect(problemsWith({ issuer })).toEqual(['issuer']);
  });

  test.each(['https://idp.test', 'https://idp.test/', 'https://idp.test/realms/7'])(
    'take %j for an issuer',
    (issuer) => {
      expect(problemsWith({ issuer })).toEqual([]);
    },
  );
});

test('an issuer without encryption is never called', async () => {
  const [connection] = composeConnections(
    [
      {
        name: 'idp',
        module: oauthRevocation,
        secret: 'idp',
        settings: oauthRevocation.settings.parse({ issuer: 'http://idp.example.com', ...REGISTER }),
        policy: POLICY,
        limits: { concurrency: 1, timeoutMillis: 1000 },
      },
    ],
    {
      clock,
      secrets: { read: async () => new Map([['idp', harness.secret]]) },
      register: harness.register,
      awsCredentials: () => Promise.reject(new Error('nobody should ask')),
    },
  );
  const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
  await expect(connection?.connect(stop)).rejects.toMatchObject({ code: 'invalid-settings' });
});
