import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { NOW } from '../../support/clock.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { refuseSigV4 } from '../../support/sandbox/verify-sigv4.ts';
import { bearerOf, expectFailure, SMALL, serve } from './served.ts';

const EMPTY: Reply = json(200, { tokens: [] });
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const signedInBy = (
  authentication: Definition['authentication'],
  ...fields: string[]
): Definition => ({
  ...SMALL,
  secret: Object.fromEntries(fields.map((name) => [name, { description: name }])),
  authentication,
});

describe('header', () => {
  test('fills several headers from the secret', async () => {
    const api = await serve(() => EMPTY);
    const headers = { 'DD-API-KEY': '{secret.api}', 'DD-APPLICATION-KEY': '{secret.app}' };
    const secret = { api: 'one', app: 'two' };
    await api.list(signedInBy({ type: 'header', headers }, 'api', 'app'), { secret });
    const [request] = api.server.requests;
    expect(request?.headers).toMatchObject({ 'dd-api-key': 'one', 'dd-application-key': 'two' });
  });

  test.each([
    ['a line break', 'k\r\nx-admin: 1'],
    ['a null character', 'k\u0000'],
    ['an emoji', '🗝️'],
  ])('sends nothing when the secret holds %s', async (_, key) => {
    const api = await serve(() => EMPTY);
    const message = await expectFailure(api.list(SMALL, { secret: { key } }), 'invalid-secret');
    expect(message).not.toContain(key);
    expect(api.server.requests).toEqual([]);
  });

  test.each([
    ['no secret', undefined],
    ['a secret without the field', { other: 'x' }],
    ['an empty field', { key: '' }],
  ])('sends nothing with %s', async (_, secret) => {
    const api = await serve(() => EMPTY);
    await expectFailure(api.list(SMALL, { secret }), 'invalid-secret');
    expect(api.server.requests).toEqual([]);
  });

  test('says that the connection names no secret, where it names none', async () => {
    const api = await serve(() => EMPTY);
    const message = await expectFailure(api.list(SMALL, { secret: undefined }), 'invalid-secret');
    expect(message).toMatch(/names no secret/);
  });
});

test('basic sends user name and password as UTF-8', async () => {
  const api = await serve(() => EMPTY);
  const basic = {
    type: 'basic',
    username: '{secret.user}',
    password: '{secret.password}',
  } as const;
  const secret = { user: 'svc', password: 'pä:ss' };
  await api.list(signedInBy(basic, 'user', 'password'), { secret });
  expect(api.server.requests[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from('svc:pä:ss').toString('base64')}`,
  );
});

describe('login', () => {
  const login = signedInBy(
    {
      type: 'login',
      path: '/login',
      json: { identifier: '{secret.user}', secret: '{secret.password}' },
      token: 'access.token',
      use: { 'x-session': '{auth.token}' },
    },
    'user',
    'password',
  );
  const secret = { user: 'svc', password: 'p"ss\\' };

  /** Hands out sessions s1, s2, …; only the newest is accepted. */
  function createLoginApi(valid: () => boolean = () => true) {
    let sessions = 0;
    const handle = (request: ReceivedRequest): Reply => {
      if (request.path === '/login') {
        const { identifier, secret: password } = JSON.parse(request.body);
        if (identifier !== 'svc' || password !== 'p"ss\\') return json(401, {});
        return json(200, { access: { token: `s${++sessions}` } });
      }
      const accepted = request.headers['x-session'] === `s${sessions}` && valid();
      return accepted ? EMPTY : json(401, {});
    };
    return { handle, expire: () => sessions++ };
  }

  test('logs in once for all requests, with the secret encoded for where it stands', async () => {
    const api = await serve(createLoginApi().handle);
    const provider = await api.connect(login, { secret });
    const list = async () => {
      for await (const page of provider.list()) expect(page).toEqual([]);
    };
    await Promise.all([list(), list(), list()]);
    expect(api.targets().filter((one) => one === 'POST /login')).toHaveLength(1);
  });

  test('logs in anew, once, when the session is no longer accepted', async () => {
    const { handle, expire } = createLoginApi();
    const api = await serve(handle);
    const provider = await api.connect(login, { secret });
    for await (const _ of provider.list());
    expire();
    for await (const _ of provider.list());
    expect(api.targets().filter((one) => one === 'POST /login')).toHaveLength(2);
  });

  test('logs in once for all the requests that are refused together', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const { handle, expire } = createLoginApi();
    const api = await serve((request) => {
      const reply = handle(request);
      if (reply !== EMPTY) return reply;
      return request.method === 'GET'
        ? json(200, { tokens: ids.map((id) => ({ id })) })
        : { status: 204 };
    });
    const provider = await api.connect(login, { secret });
    for await (const tokens of provider.list()) {
      expire();
      const outcomes = await Promise.all(tokens.map((token) => provider.revoke(token)));
      expect(outcomes).toEqual(ids.map(() => 'revoked'));
    }
    expect(api.targets().filter((one) => one === 'POST /login')).toHaveLength(2);
  });

  test('gives up when the new session is refused too', async () => {
    const api = await serve(createLoginApi(() => false).handle);
    await expectFailure(api.list(login, { secret }), 'unauthorized');
    expect(api.targets()).toEqual(['POST /login', 'GET /tokens', 'POST /login', 'GET /tokens']);
  });

  test.each([
    ['refuses', 'unauthorized', json(401, { access: { token: 'x' } })],
    ['answers without a token', 'invalid-response', json(200, { access: {} })],
    ['answers with an empty token', 'invalid-response', json(200, { access: { token: '' } })],
    ['answers with a web page', 'invalid-response', { status: 200, body: '<html>' }],
    [
      'answers with a token that is no header',
      'invalid-response',
      json(200, { access: { token: 'a\nb' } }),
    ],
    [
      'redirects',
      'invalid-response',
      { status: 302, headers: { location: 'https://example.com' } },
    ],
    ['fails', 'unavailable', json(500, {})],
  ])('lists nothing when the login %s', async (_, code, reply) => {
    const api = await serve(() => reply);
    await expectFailure(api.list(login, { secret }), code);
    expect(new Set(api.targets())).toEqual(new Set(['POST /login']));
  });
});

describe('a login that is refused', () => {
  const login = signedInBy({ type: 'login', path: '/login', token: 'token' }, 'key');
  const listing = async (reply: Reply, code: string) => {
    const api = await serve(() => reply);
    const message = await expectFailure(api.list(login), code);
    return { message, sent: api.server.requests.length, waits: api.clock.waits };
  };

  test.each<[number, unknown, string]>([
    [400, { error: 'invalid_client' }, 'HTTP 400, invalid_client'],
    [401, { error: 'invalid_grant' }, 'HTTP 401, invalid_grant'],
    [401, { error: 'k-1 is wrong' }, 'HTTP 401'],
    [403, { message: 'Forbidden' }, 'HTTP 403'],
  ])(
    'with %i is about the secret, and says what came of a known list only',
    async (status, body, came) => {
      expect(await listing(json(status, body), 'unauthorized')).toMatchObject({
        message: `logging in: the credentials are not accepted (${came}); check the secret`,
        sent: 1,
      });
    },
  );

  test.each([
    [404, 'not-found'],
    [405, 'invalid-response'],
  ])('with %i is about the place', async (status, code) => {
    const { message } = await listing(json(status, {}), code);
    expect(message).toBe(
      `logging in: there is no login at this path; check the settings and the endpoint (HTTP ${status})`,
    );
  });

  test('with another status is not about the secret', async () => {
    const { message } = await listing(json(415, {}), 'invalid-response');
    expect(message).toBe('logging in: the provider refused the request (HTTP 415)');
  });

  test.each<[string, Reply]>([
    ['Retry-After', { status: 403, headers: { 'retry-after': '60' } }],
    [
      'nothing remaining',
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' } },
    ],
    ['its words', json(403, { message: 'You have exceeded a secondary rate limit.' })],
  ])(
    'for a rate limit, told by %s, is tried again and never about the secret',
    async (_, reply) => {
      const { message, sent, waits } = await listing(reply, 'throttled');
      expect(message).toMatch(/^logging in: still refused by a rate limit/);
      expect(sent).toBe(4);
      expect(waits).toEqual([60_000, 60_000, 60_000]);
    },
  );

  test.each([429, 500, 522, 529])('with %i once is tried again', async (status) => {
    const api = await serve(({ path }) => {
      if (api.server.requests.length === 1) return { status };
      return path === '/login' ? json(200, { token: 't' }) : EMPTY;
    });
    expect(await api.list(login)).toEqual([]);
    expect(api.targets()).toEqual(['POST /login', 'POST /login', 'GET /tokens']);
  });

  test('by a web page with 200 says that HTML came', async () => {
    const { message } = await listing({ status: 200, body: '<!doctype html>' }, 'invalid-response');
    expect(message).toBe('logging in: HTML came instead of JSON (HTTP 200)');
  });
});

describe('oauth_client_credentials', () => {
  const grant = {
    type: 'oauth_client_credentials',
    path: '/{settings.tenant}/token',
    clientId: '{secret.id}',
    parameters: { scope: 'tokens.manage & more' },
  } as const;
  const settings = { tenant: { description: 'Tenant.' } };
  const connection = { values: { tenant: 'acme' }, secret: { id: 'me', key: 's c:ret', pem: PEM } };

  const granting = (accept: (form: URLSearchParams, request: ReceivedRequest) => boolean) =>
    serve((request) => {
      if (request.path !== '/acme/token')
        return bearerOf(request) === 'at-1' ? EMPTY : json(401, {});
      const form = new URLSearchParams(request.body);
      const accepted =
        form.get('grant_type') === 'client_credentials' &&
        form.get('scope') === 'tokens.manage & more' &&
        accept(form, request);
      return accepted ? json(200, { access_token: 'at-1', expires_in: 3600 }) : json(401, {});
    });

  test('authenticates the client with HTTP Basic', async () => {
    const api = await granting(
      (_, { headers }) =>
        headers.authorization === `Basic ${Buffer.from('me:s+c%3Aret').toString('base64')}`,
    );
    const client = { client: 'client_secret_basic', clientSecret: '{secret.key}' } as const;
    const definition = { ...signedInBy({ ...grant, ...client }, 'id', 'key', 'pem'), settings };
    expect(await api.list(definition, connection)).toEqual([]);
  });

  test('authenticates the client in the form', async () => {
    const api = await granting(
      (form, { headers }) =>
        form.get('client_id') === 'me' &&
        form.get('client_secret') === 's c:ret' &&
        !headers.authorization,
    );
    const client = { client: 'client_secret_post', clientSecret: '{secret.key}' } as const;
    const definition = { ...signedInBy({ ...grant, ...client }, 'id', 'key', 'pem'), settings };
    expect(await api.list(definition, connection)).toEqual([]);
  });

  test('authenticates the client with a signed assertion for the token endpoint', async () => {
    const api = await granting((form, { headers }) => {
      const claims = verified(form.get('client_assertion') ?? '');
      return claims?.sub === 'me' && claims.aud === `http://${headers.host}/acme/token`;
    });
    const client = { client: 'private_key_jwt', privateKey: '{secret.pem}' } as const;
    const definition = { ...signedInBy({ ...grant, ...client }, 'id', 'key', 'pem'), settings };
    expect(await api.list(definition, connection)).toEqual([]);
  });
});

describe('jwt_exchange', () => {
  const exchange = signedInBy(
    {
      type: 'jwt_exchange',
      privateKey: '{secret.pem}',
      header: { kid: '{secret.kid}' },
      claims: { iss: '{secret.account}', scope: 'cloud', aud: 'https://oauth2.example.com/token' },
      lifetimeSeconds: 3600,
      path: '/token',
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: '{auth.jwt}' },
      token: 'access_token',
    },
    'pem',
    'kid',
    'account',
  );
  const secret = { pem: PEM, kid: 'key-7', account: 'sa@example.com' };

  test('trades a signed assertion for a token, as Google wants it', async () => {
    const api = await serve((request) => {
      if (request.path !== '/token') return bearerOf(request) === 'ya29' ? EMPTY : json(401, {});
      const form = new URLSearchParams(request.body);
      const claims = verified(form.get('assertion') ?? '', 'key-7');
      return claims?.iss === 'sa@example.com' &&
        Number(claims.iat) < NOW / 1000 &&
        Number(claims.exp) - Number(claims.iat) === 3600
        ? json(200, { access_token: 'ya29' })
        : json(401, {});
    });
    expect(await api.list(exchange, { secret })).toEqual([]);
  });

  test('sends nothing with a key that is none', async () => {
    const api = await serve(() => EMPTY);
    const message = await expectFailure(
      api.list(exchange, { secret: { ...secret, pem: 'canary-key' } }),
      'invalid-secret',
    );
    expect(message).not.toContain('canary-key');
    expect(api.server.requests).toEqual([]);
  });
});

test('sigv4 signs with the standard AWS credentials', async () => {
  const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalr+secret' };
  const api = await serve((request) =>
    refuseSigV4(request, { key, region: 'eu-central-1', service: 'execute-api', now: NOW })
      ? json(403, {})
      : EMPTY,
  );
  const { secret: _, ...bare } = SMALL;
  const definition: Definition = {
    ...bare,
    authentication: { type: 'sigv4', region: 'eu-central-1', service: 'execute-api' },
    permissions: [{ actions: ['execute-api:Invoke'], resources: ['*'], reason: 'To call it.' }],
  };
  expect(await api.list(definition, { awsCredentials: async () => key })).toEqual([]);
});

/** The claims of a JWT that the key pair of this file signed; `undefined` for any other. */
function verified(jwt: string, kid?: string): Record<string, unknown> | undefined {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  if (JSON.parse(Buffer.from(header, 'base64url').toString()).kid !== kid) return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}
