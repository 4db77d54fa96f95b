import { describe, expect, test } from 'vitest';
import { readerOf } from '../../../lambda/providers/rest/json-path.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../sandbox/message.ts';
import { expectFailure, SMALL, serve } from './served.ts';

const listing = (...tokens: unknown[]) => serve(() => json(200, { tokens }));

test('keeps what is mapped and lets everything else go', async () => {
  const api = await listing({
    id: 7,
    meta: { 'a.b/c': 'deploy', owner: 'ann' },
    scopes: ['read', 4, 'write'],
    active: false,
    created: '2026-01-01T00:00:00Z',
    until: null,
    secret: 'canary',
  });
  const definition: Definition = {
    ...SMALL,
    fields: {
      id: 'item.id',
      group: 'item.meta.owner',
      name: 'item.meta.a\\.b/c',
      owner: 'item.meta.owner',
      scopes: 'item.scopes',
      status: 'item.active',
      createdAt: { path: 'item.created', format: 'iso' },
      expiresAt: { path: 'item.until', format: 'iso', never: [null] },
    },
  };
  expect(await api.list(definition)).toEqual([
    {
      id: '7',
      group: 'ann',
      name: 'deploy',
      owner: 'ann',
      scopes: ['read', 'write'],
      status: 'false',
      createdAt: Date.parse('2026-01-01T00:00:00Z'),
      expiresAt: 'never',
      lastUsedAt: 'unknown',
    },
  ]);
});

test('splits scopes that come as one text, and leaves out what says nothing', async () => {
  const api = await listing(
    { id: 'a', scope: 'read  write', name: '' },
    { id: 'b', scope: {}, name: {} },
  );
  const fields = { id: 'item.id', scopes: 'item.scope', name: 'item.name' };
  const [one, other] = await api.list({ ...SMALL, fields });
  expect(one).toEqual({
    id: 'a',
    scopes: ['read', 'write'],
    expiresAt: 'unknown',
    lastUsedAt: 'unknown',
  });
  expect(other).toEqual({ id: 'b', expiresAt: 'unknown', lastUsedAt: 'unknown' });
});

test.each([
  ['none', {}],
  ['an empty one', { id: '' }],
  ['an object', { id: {} }],
  ['a fraction', { id: 1.5 }],
  ['a number that JSON cannot hold exactly', JSON.parse('{"id":12345678901234567890}')],
])('ends the connection when the id of a token is %s', async (_, token) => {
  const api = await listing({ id: 'a' }, token);
  await expectFailure(api.list(SMALL), 'invalid-response');
});

test('shows only the fingerprint of an id that is the token itself, and revokes by the value', async () => {
  const api = await serve(({ method }) =>
    method === 'GET' ? json(200, { tokens: [{ id: 'canary' }] }) : { status: 204 },
  );
  const provider = await api.connect({
    ...SMALL,
    fields: { id: { path: 'item.id', secret: true } },
  });
  for await (const [token] of provider.list()) {
    expect(token).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      fingerprinted: true,
      expiresAt: 'unknown',
      lastUsedAt: 'unknown',
    });
    if (token) expect(await provider.revoke(token)).toBe('revoked');
  }
  expect(api.targets()).toEqual(['GET /tokens', 'DELETE /tokens/canary']);
});

test('reads only own keys of JSON, the odd ones included', () => {
  for (const key of ['constructor', 'toString', '__proto__', 'a.constructor']) {
    expect(readerOf(key)({ a: {} })).toBeUndefined();
  }
  const json: unknown = JSON.parse('{"__proto__":{"a.b":[7]}}');
  expect(readerOf('__proto__.a\\.b.0')(json)).toBe(7);
  expect(readerOf('a.b')('text')).toBeUndefined();
});

describe('a filter', () => {
  const filtered = (...include: NonNullable<Definition['list']['include']>): Definition => ({
    ...SMALL,
    list: { ...SMALL.list, include },
  });
  const tokens = [
    { id: 'a', kind: 'token', off: false },
    { id: 'b', kind: 'ssh key', off: false },
    { id: 'c', kind: 'token', off: true },
    { id: 'd', kind: 'token', off: null },
  ];

  test('passes over what it excludes, to the type', async () => {
    const api = await listing(...tokens);
    const both = filtered(
      { path: 'item.kind', in: ['token'] },
      { path: 'item.off', notIn: [true, 'false'] },
    );
    expect((await api.list(both)).map(({ id }) => id)).toEqual(['a', 'd']);
  });

  test('never decides on a field that is not there: the token is unreadable, and loudly so', async () => {
    const api = await listing({ id: 'a' });
    const [token] = await api.list(filtered({ path: 'item.kind', notIn: ['ssh key'] }));
    expect(token?.finding).toMatchObject({
      kind: 'unreadable',
      error: { code: 'invalid-response' },
    });
  });
});

describe('the own token', () => {
  test('is known by the call that tells its id', async () => {
    const api = await serve(({ path }) =>
      path === '/me' ? json(200, { me: { id: 2 } }) : json(200, { tokens: [{ id: 1 }, { id: 2 }] }),
    );
    const tokens = await api.list({ ...SMALL, self: { path: '/me', id: 'me.id' } });
    expect(tokens.map(({ own }) => own)).toEqual([undefined, true]);
  });

  test.each([
    ['fails', json(404, {}), 'not-found'],
    ['is refused', json(403, {}), 'forbidden'],
    ['tells nothing', json(200, { me: {} }), 'invalid-response'],
  ])('keeps all tokens when that call %s', async (_, reply, code) => {
    const api = await serve(({ path }) =>
      path === '/me' ? reply : json(200, { tokens: [{ id: 1 }] }),
    );
    await expectFailure(api.list({ ...SMALL, self: { path: '/me', id: 'me.id' } }), code);
    expect(api.targets()).toEqual(['GET /me']);
  });

  test('is known by a field that has a value of the connection', async () => {
    const api = await listing({ id: 1, app: 'other' }, { id: 2, app: 'k-1' });
    const tokens = await api.list({
      ...SMALL,
      self: { field: 'item.app', equals: '{secret.key}' },
    });
    expect(tokens.map(({ own }) => own)).toEqual([undefined, true]);
  });
});

describe('parents', () => {
  const children: Definition = {
    ...SMALL,
    parents: { path: '/users', include: [{ path: 'parent.kind', in: ['bot'] }] },
    list: { path: '/users/{parent.id}/tokens' },
    fields: { id: 'item.id', group: 'parent.id' },
    revoke: { ...SMALL.revoke, path: '/users/{parent.id}/tokens/{item.id}' },
  };

  test('are asked one by one for their tokens', async () => {
    const users = ['u1', 'u2', 'u3'].map((id) => ({ id, kind: id === 'u2' ? 'person' : 'bot' }));
    const api = await serve(({ path, method }) => {
      if (method === 'DELETE') return { status: 204 };
      return json(200, path === '/users' ? users : [{ id: `t-${path.split('/')[2]}` }]);
    });
    const provider = await api.connect(children);
    for await (const page of provider.list())
      for (const token of page) await provider.revoke(token);
    expect(api.targets().sort()).toEqual([
      'DELETE /users/u1/tokens/t-u1',
      'DELETE /users/u3/tokens/t-u3',
      'GET /users',
      'GET /users/u1/tokens',
      'GET /users/u3/tokens',
    ]);
  });

  test('may be a list of the connection, in which a group is named by its path', async () => {
    const api = await serve(() => json(200, []));
    const { parents: _, ...rest } = children;
    const groups: Definition = {
      ...rest,
      settings: { groups: { type: 'list', description: 'Groups.' } },
      parents: { values: 'settings.groups' },
      list: { path: '/groups/{parent}/tokens' },
      fields: { id: 'item.id', group: 'parent' },
      revoke: { ...SMALL.revoke, path: '/groups/{parent}/tokens/{item.id}' },
    };
    await api.list(groups, { values: { groups: ['a/b c', '7', '7'] } });
    expect(api.targets().sort()).toEqual(['GET /groups/7/tokens', 'GET /groups/a%2Fb%20c/tokens']);
    await expectFailure(api.list(groups, { values: { groups: ['a/../b'] } }), 'invalid-response');
  });

  test('whose tokens cannot be listed end the connection', async () => {
    const api = await serve(({ path }) =>
      path === '/users' ? json(200, [{ id: 'u1', kind: 'bot' }]) : json(404, {}),
    );
    await expectFailure(api.list(children), 'not-found');
  });

  test('that lack a field of the filter, or the id of the path, end the connection', async () => {
    for (const user of [{ id: 'u1' }, { kind: 'bot' }]) {
      const api = await serve(() => json(200, [user]));
      await expectFailure(api.list(children), 'invalid-response');
    }
  });
});

test('the elements of an array inside each item are tokens, and the item is their parent', async () => {
  const api = await serve(({ method }) =>
    method === 'POST'
      ? { status: 204 }
      : json(200, {
          tokens: [
            { id: 'app', keys: [{ id: 'k1' }, { id: 'k2' }] },
            { id: 'none', keys: [] },
          ],
        }),
  );
  const provider = await api.connect({
    ...SMALL,
    expand: 'keys',
    fields: { id: 'item.id', group: 'parent.id' },
    revoke: {
      method: 'POST',
      path: '/apps/{parent.id}/remove',
      json: { key: '{item.id}' },
      ok: [204],
    },
  });
  for await (const page of provider.list()) {
    expect(page.map(({ id, group }) => [id, group])).toEqual([
      ['k1', 'app'],
      ['k2', 'app'],
    ]);
    for (const token of page) await provider.revoke(token);
  }
  expect(api.server.requests.map(({ body }) => body)).toEqual(['', '{"key":"k1"}', '{"key":"k2"}']);
});

describe('a second call for each item', () => {
  const detailed: Definition = {
    ...SMALL,
    list: { path: '/ids' },
    detail: {
      path: '/tokens/{item}',
      value: 'data',
      gone: [{ status: 404, path: 'error', in: ['unknown'] }],
    },
    fields: { id: 'item', name: 'detail.name' },
    revoke: { ...SMALL.revoke, path: '/tokens/{item}' },
  };

  test('gives what the list does not, and a fresh look before the revocation', async () => {
    const names = new Map([['a', 'one']]);
    const api = await serve(({ path }) => {
      if (path === '/ids') return json(200, ['a', 'b']);
      const name = names.get(path.split('/')[2] ?? '');
      return name === undefined ? json(404, { error: 'unknown' }) : json(200, { data: { name } });
    });
    const provider = await api.connect(detailed);
    const tokens = [];
    for await (const page of provider.list()) tokens.push(...page);
    const [one, gone] = tokens.sort((x, y) => x.id.localeCompare(y.id));
    expect(one).toMatchObject({ id: 'a', name: 'one' });
    expect(gone).toMatchObject({ id: 'b', finding: { kind: 'gone' } });
    if (!one) throw new Error('no token');
    names.set('a', 'renamed');
    expect(await provider.inspect?.(one)).toMatchObject({ id: 'a', name: 'renamed' });
    names.delete('a');
    expect(await provider.inspect?.(one)).toBe('gone');
  });

  test('ends the connection when it fails, or is not about a token', async () => {
    for (const [reply, code] of [
      [json(404, {}), 'not-found'],
      [json(200, { data: 'a' }), 'invalid-response'],
      [json(200, {}), 'invalid-response'],
      [json(500, {}), 'unavailable'],
    ] as const) {
      const api = await serve(({ path }) => (path === '/ids' ? json(200, ['a']) : reply));
      await expectFailure(api.list(detailed), code);
    }
  });
});
