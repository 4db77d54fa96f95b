import { describe, expect, test } from 'vitest';
import type { Token } from '../../../lambda/domain/token.ts';
import { rest } from '../../../lambda/providers/rest/index.ts';
import { lookupIn } from '../../../lambda/providers/rest/lookup.ts';
import { originOf } from '../../../lambda/providers/rest/origins.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { htmlPage, json, type Reply } from '../../support/sandbox/message.ts';
import { expectFailure, type Served, SMALL, serve } from './served.ts';

/** An API with one token; `answer` is what every change gets. */
async function withToken(token: unknown, answer: Reply = { status: 204 }): Promise<Served> {
  return serve(({ method, path }) =>
    method === 'GET' && path === '/tokens' ? json(200, { tokens: [token] }) : answer,
  );
}

async function revokeFirst(api: Served, definition: Definition): Promise<unknown> {
  const provider = await api.connect(definition);
  for await (const [token] of provider.list()) if (token) return provider.revoke(token);
  throw new Error('no token');
}

const stateOf = (token: Token | undefined) =>
  token?.providerState?.kind === 'unreadable' ? token.providerState.error.code : undefined;

describe('the host', () => {
  const host = (value: string) =>
    originOf('https://{settings.host}', lookupIn({ settings: { host: value } }));

  test('may have a port, and nothing else', () => {
    expect(host('api.example.com:8443').href).toBe('https://api.example.com:8443/');
  });

  test.each([
    'example.com/path',
    'example.com?x',
    'example.com#',
    'user@example.com',
    'user:pass@example.com',
    'example.com\\@evil.com',
    'example.com:99999',
    'exa mple.com',
    '',
  ])('is not taken from %s', (value) => {
    expect(() => host(value)).toThrow();
  });

  test.each([
    'http://example.com',
    'ftp://example.com',
    'https://example.com/base',
    'https://u@example.com',
    'example.com',
  ])('is not taken from the origin %s', (origin) => {
    expect(() => originOf(origin, lookupIn({}))).toThrow(/origin/);
  });

  test('may be plain http on this machine', () => {
    expect(originOf('http://127.0.0.1:8080', lookupIn({})).port).toBe('8080');
  });
});

describe('an id', () => {
  test.each(['current', 'self', 'me', 'ME', 'all', '*', '..', '.', 'a/b', 'a\\b', 'a\nb'])(
    'such as %j reaches no URL: the token is unreadable and the rest goes on',
    async (id) => {
      const api = await withToken({ id });
      const [token] = await api.list(SMALL);
      expect(stateOf(token)).toBe('invalid-response');
      expect(api.targets()).toEqual(['GET /tokens']);
    },
  );

  test.each(['a?all=true', 'a#b', 'a%2f..', 'a;b', 'a b', '100%'])(
    'such as %j stays one segment',
    async (id) => {
      const api = await withToken({ id });
      await revokeFirst(api, SMALL);
      expect(api.targets()[1]).toBe(`DELETE /tokens/${encodeURIComponent(id)}`);
    },
  );

  test('that leads to the list of all tokens is refused', async () => {
    const api = await serve(() => json(200, { tokens: [{ id: 'list' }, { id: 'LIST' }] }));
    const definition: Definition = {
      ...SMALL,
      list: { path: '/tokens/list', itemsPath: 'tokens' },
    };
    const tokens = await api.list(definition);
    expect(tokens.map(stateOf)).toEqual(['invalid-response', 'invalid-response']);
  });
});

test('a value that the revocation needs and the item lacks stops that token alone', async () => {
  const definition: Definition = {
    ...SMALL,
    revoke: { ...SMALL.revoke, path: '/users/{item.user}/tokens/{item.id}' },
  };
  const inBody: Definition = {
    ...SMALL,
    revoke: { ...SMALL.revoke, json: { user: '{item.user}' } },
  };
  const inDisabling: Definition = { ...SMALL, disable: definition.revoke };
  const users = [{ user: 'u' }, { user: '' }, { user: null }, {}, { user: ['u'] }];
  const api = await serve(() => json(200, { tokens: users.map((one, id) => ({ id, ...one })) }));
  for (const one of [definition, inBody, inDisabling]) {
    const tokens = await api.list(one);
    expect(tokens.map(stateOf)).toEqual([undefined, ...Array(4).fill('invalid-response')]);
  }
});

test('a body stays the body that it is, whatever a value holds', async () => {
  const id = '","all":true,"x":"';
  const api = await withToken({ id });
  const post: Definition['revoke'] = { method: 'POST', path: '/revoke', ok: [204] };
  await revokeFirst(api, {
    ...SMALL,
    revoke: { ...post, json: { ids: ['{item.id}'], all: false } },
  });
  expect(JSON.parse(api.server.requests[1]?.body ?? '')).toEqual({ ids: [id], all: false });

  const form = await withToken({ id: 'a&all=true' });
  await revokeFirst(form, { ...SMALL, revoke: { ...post, form: { token_id: '{item.id}' } } });
  expect(form.server.requests[1]?.body).toBe('token_id=a%26all%3Dtrue');
  expect(form.server.requests[1]?.headers['content-type']).toBe(
    'application/x-www-form-urlencoded',
  );
});

test('a query stays the query that it is', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  const definition: Definition = {
    ...SMALL,
    settings: {
      org: { description: 'Organization.' },
      team: { description: 'Team.', optional: true },
    },
    list: { ...SMALL.list, query: { org: '{settings.org}', team: '{settings.team}' } },
  };
  await api.list(definition, { values: { org: 'a&all=true#' } });
  expect(api.targets()).toEqual(['GET /tokens?org=a%26all%3Dtrue%23']);
});

test('a setting cannot change the path', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  const definition: Definition = {
    ...SMALL,
    settings: { org: { description: 'Organization.' } },
    list: { ...SMALL.list, path: '/orgs/{settings.org}/tokens' },
  };
  for (const org of ['..', 'a/../..', 'a//b', '.']) {
    await expectFailure(api.list(definition, { values: { org } }), 'invalid-settings');
  }
  expect(api.server.requests).toEqual([]);
});

test.each([
  '//example.com/tokens',
  '/v1/../tokens',
  '/v1/%2e%2e/tokens',
  '/v1/..%2Ftokens',
  '/v1/..;a=b/tokens',
  '/v1/.',
  '/v1\\tokens',
  '\\\\example.com/tokens',
])('the path %s of a definition, which could lead elsewhere, is no definition', (path) => {
  const definition = { ...SMALL, list: { ...SMALL.list, path } };
  const { error } = rest.settings.safeParse({ definition });
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual(['definition.list.path']);
});

test('headers of a call replace those of the definition', async () => {
  const api = await serve(() => json(200, { tokens: [] }));
  const headers = { Accept: 'text/x-one', 'X-Version': '1' };
  await api.list({
    ...SMALL,
    headers,
    list: { ...SMALL.list, headers: { accept: 'text/x-two' } },
  });
  expect(api.server.requests[0]?.headers).toMatchObject({ accept: 'text/x-two', 'x-version': '1' });
});

describe('a revocation', () => {
  const definition: Definition = {
    ...SMALL,
    revoke: {
      method: 'DELETE',
      path: '/tokens/{item.id}',
      ok: [{ status: 200, path: 'deleted', in: [true] }, 204],
      gone: [
        { status: 404, path: 'error.code', in: ['no_token'] },
        { status: 410, text: 'was revoked' },
        { status: 404, path: 'type', in: ['bad'], notText: 'Invalid URL' },
      ],
    },
  };

  test.each<[string, Reply]>([
    ['revoked', { status: 204 }],
    ['revoked', json(200, { deleted: true })],
    ['already-gone', json(404, { error: { code: 'no_token' } })],
    ['already-gone', { status: 410, body: 'It was revoked.' }],
    ['already-gone', json(404, { type: 'bad', message: 'No such key' })],
  ])('is %s on the evidence that the definition names', async (outcome, reply) => {
    expect(await revokeFirst(await withToken({ id: 'a' }, reply), definition)).toBe(outcome);
  });

  test.each<[string, Reply, string]>([
    ['200 that says no', json(200, { deleted: false }), 'invalid-response'],
    ['200 that says nothing', json(200, {}), 'invalid-response'],
    ['200 that says yes in a text', json(200, { deleted: 'true' }), 'invalid-response'],
    ['200 that says 1', json(200, { deleted: 1 }), 'invalid-response'],
    ['200 with a web page', htmlPage(200), 'invalid-response'],
    ['404 of a proxy', htmlPage(404), 'not-found'],
    ['404 of a wrong path', json(404, { error: { code: 'no_route' } }), 'not-found'],
    [
      '404 with a text that says otherwise',
      json(404, { type: 'bad', m: 'Invalid URL' }),
      'not-found',
    ],
    ['410 that says something else', { status: 410, body: 'The API moved.' }, 'invalid-response'],
    ['202', json(202, { deleted: true }), 'invalid-response'],
    ['a redirect', { status: 307, headers: { location: '/tokens' } }, 'invalid-response'],
  ])('has failed on %s', async (_, reply, code) => {
    const api = await withToken({ id: 'a' }, reply);
    await expectFailure(revokeFirst(api, definition), code);
    expect(api.targets()).toEqual(['GET /tokens', 'DELETE /tokens/a']);
  });

  test('without evidence named takes an answer for itself only when it is empty or JSON', async () => {
    const bare: Definition = { ...SMALL, revoke: { ...SMALL.revoke, ok: [200], gone: [404] } };
    expect(await revokeFirst(await withToken({ id: 'a' }, { status: 200 }), bare)).toBe('revoked');
    expect(await revokeFirst(await withToken({ id: 'a' }, json(404, {})), bare)).toBe(
      'already-gone',
    );
    await expectFailure(
      revokeFirst(await withToken({ id: 'a' }, htmlPage(200)), bare),
      'invalid-response',
    );
    await expectFailure(
      revokeFirst(await withToken({ id: 'a' }, htmlPage(404)), bare),
      'not-found',
    );
  });

  test('says that an earlier attempt may have done it', async () => {
    let calls = 0;
    const api = await serve(({ method }) => {
      if (method === 'GET') return json(200, { tokens: [{ id: 'a' }] });
      return ++calls === 1 ? json(503, {}) : json(404, { error: { code: 'no_token' } });
    });
    expect(await revokeFirst(api, definition)).toBe('gone-on-retry');
  });

  test('can be a disabling, where the definition has one', async () => {
    const api = await withToken({ id: 'a' }, json(200, { state: 'off' }));
    const disable: Definition['disable'] = {
      method: 'PATCH',
      path: '/tokens/{item.id}',
      json: { state: 'off' },
      ok: [{ status: 200, path: 'state', in: ['off'] }],
    };
    const provider = await api.connect({ ...definition, disable });
    for await (const [token] of provider.list()) {
      if (token) expect(await provider.disable?.(token)).toBe('disabled');
    }
    expect(api.targets()).toEqual(['GET /tokens', 'PATCH /tokens/a']);
    expect((await api.connect(definition)).disable).toBeUndefined();
  });
});

describe('an entry without an id', () => {
  const listOf = (...ids: readonly unknown[]) =>
    serve(({ method }) =>
      method === 'GET' ? json(200, { tokens: ids.map((id) => ({ id })) }) : json(204, {}),
    );

  test('is a problem of the connection, and the others are listed', async () => {
    const api = await listOf('a', '', 'b', null);
    const provider = await api.connect(SMALL);
    const ids: string[] = [];
    for await (const page of provider.list()) ids.push(...page.map(({ id }) => id));
    expect(ids).toEqual(['a', 'b']);
    expect(provider.problems?.()).toEqual([
      {
        code: 'invalid-response',
        message: 'listing the tokens: 2 entries have no usable id at item.id',
      },
    ]);
  });

  test('among nothing else is no list of tokens', async () => {
    const api = await listOf('', null);
    await expectFailure(api.list(SMALL), 'invalid-response');
  });
});
