import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { htmlPage, json, type Reply } from '../../support/sandbox/message.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { REGISTER_TAG } from './contract.ts';
import { clock, harness, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const REGISTER = { register: { secretTag: REGISTER_TAG } };

useServer({ metadata: true });

const WELL_KNOWN = '/.well-known/oauth-authorization-server';

const issuer = () => harness.server.origin;

const requested = () => harness.server.requests.map(({ path }) => path);

/** Answers at a path, instead of what the simulator would say. */
function answer(path: string, reply: Reply): void {
  harness.server.faults.add({
    when: (request) => request.path === path,
    times: FOREVER,
    effect: { kind: 'response', reply },
  });
}

const publish = (path: string, metadata: unknown, status = 200) =>
  answer(path, json(status, metadata));

describe('The metadata of an issuer', () => {
  test('is read once, for revocation and introspection', async () => {
    const ids = [harness.add(STALE), harness.add(STALE)];
    await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect([...harness.revoked()].sort()).toEqual(ids);
    expect(requested().filter((path) => path === WELL_KNOWN)).toHaveLength(1);
    expect(requested()).toContain(SANDBOX_INTROSPECTION_PATH);
  });

  test('is found before the path of an issuer that has one', async () => {
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

  test('is found where OpenID Connect puts it, when the path of RFC 8414 has none', async () => {
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

  test('is requested again after a throttle', async () => {
    const id = harness.add(STALE);
    const effect = { kind: 'response', reply: json(429, {}, { 'retry-after': '7' }) } as const;
    harness.server.faults.add({ path: /well-known/, effect });
    await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(harness.revoked()).toEqual([id]);
    expect(clock.waits).toContain(7000);
  });
});

describe('The second path of the metadata of an issuer', () => {
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

  test.each(FIRST_PLACE)('is tried when the first answers %s', async (_, reply) => {
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
  });

  test('fails like the first: both are named, and no secret is blamed', async () => {
    answer(WELL_KNOWN, json(401, {}));
    answer('/.well-known/openid-configuration', htmlPage(200));
    const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(report.error).toMatchObject({ code: 'invalid-settings' });
    expect(report.error?.message).toMatch(
      /oauth-authorization-server returned \(HTTP 401\), .*openid-configuration returned a web page \(HTTP 200\); set revocationPath/,
    );
  });

  test('is not tried when the first names another issuer', async () => {
    publish(WELL_KNOWN, { issuer: 'https://example.com' });
    publish('/.well-known/openid-configuration', {
      issuer: issuer(),
      revocation_endpoint: issuer() + DEFAULT_REVOCATION_PATH,
    });
    const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    expect(harness.server.requests).toHaveLength(1);
  });
});

describe('A published endpoint that is no plain URL of the server', () => {
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
    'is refused before anything is sent: %s_endpoint with %s',
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

  test('is refused outside the path of the endpoint', async () => {
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
});

describe('Metadata of an issuer', () => {
  test.each([
    ['that does not exist', 404, () => ({}), 'invalid-settings'],
    ['without a revocation endpoint', 200, () => ({ issuer: issuer() }), 'invalid-settings'],
    ['of another issuer', 200, () => ({ issuer: 'https://example.com' }), 'invalid-response'],
    [
      'that leads to another host',
      200,
      () => ({ issuer: issuer(), revocation_endpoint: 'https://example.com/revoke' }),
      'invalid-response',
    ],
    [
      'that leads to no URL',
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
    ['that is no object', 200, () => [], 'invalid-response'],
    ['that is denied', 403, () => ({}), 'invalid-settings'],
    ['that returns a server error', 500, () => ({}), 'unavailable'],
  ] as const)('%s fails the connection, and no token is sent', async (_, status, body, code) => {
    harness.add(STALE);
    publish(WELL_KNOWN, body(), status);
    publish('/.well-known/openid-configuration', body(), status);
    const { report } = await sweepOnce(harness, { settings: { ...REGISTER, issuer: issuer() } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code } });
    expect(harness.server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});
