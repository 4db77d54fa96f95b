import { describe, expect, test } from 'vitest';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { expectFailure, serve } from './served.ts';
import { EMPTY, signedInBy } from './sign-in.ts';

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

describe('a login', () => {
  test('happens once for all requests, with the secret encoded for the body', async () => {
    const api = await serve(createLoginApi().handle);
    const provider = await api.connect(login, { secret });
    const list = async () => {
      for await (const page of provider.list()) expect(page).toEqual([]);
    };
    await Promise.all([list(), list(), list()]);
    expect(api.targets().filter((target) => target === 'POST /login')).toHaveLength(1);
  });

  test('is repeated, once, when the session is no longer accepted', async () => {
    const { handle, expire } = createLoginApi();
    const api = await serve(handle);
    const provider = await api.connect(login, { secret });
    for await (const _ of provider.list());
    expire();
    for await (const _ of provider.list());
    expect(api.targets().filter((target) => target === 'POST /login')).toHaveLength(2);
  });

  test('is repeated once for all requests that are refused together', async () => {
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
    expect(api.targets().filter((target) => target === 'POST /login')).toHaveLength(2);
  });

  test('fails with unauthorized when the new session is refused too', async () => {
    const api = await serve(createLoginApi(() => false).handle);
    await expectFailure(api.list(login, { secret }), 'unauthorized');
    expect(api.targets()).toEqual(['POST /login', 'GET /tokens', 'POST /login', 'GET /tokens']);
  });
});

describe('a login that gives no token', () => {
  test.each([
    ['is refused', 'unauthorized', json(401, { access: { token: 'x' } })],
    ['has a response without a token', 'invalid-response', json(200, { access: {} })],
    [
      'has a response with an empty token',
      'invalid-response',
      json(200, { access: { token: '' } }),
    ],
    ['has a web page for a response', 'invalid-response', { status: 200, body: '<html>' }],
    [
      'has a response with a token that fits no header',
      'invalid-response',
      json(200, { access: { token: 'a\nb' } }),
    ],
    [
      'redirects',
      'invalid-response',
      { status: 302, headers: { location: 'https://example.com' } },
    ],
    ['fails', 'unavailable', json(500, {})],
  ])('lists nothing when it %s', async (_, code, reply) => {
    const api = await serve(() => reply);
    await expectFailure(api.list(login, { secret }), code);
    expect(new Set(api.targets())).toEqual(new Set(['POST /login']));
  });
});

describe('a refused login', () => {
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
      expect(sent).toBe(12);
      expect(new Set(waits)).toEqual(new Set([60_000]));
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
