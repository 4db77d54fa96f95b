import { expect, test } from 'vitest';
import { readerOf } from '../../../lambda/providers/rest/json-path.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

const listing = (...tokens: unknown[]) => serve(() => json(200, { tokens }));

test('keeps what is mapped and lets everything else go', async () => {
  const api = await listing({
    id: 7,
    meta: { 'a.b/c': 'deploy', owner: 'ann' },
    scopes: ['read', 'write'],
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

test.each([[['read', 4]], [['read', null]], [[{ name: 'read' }]], [7], [null], [undefined]])(
  'scopes of %j are unknown, not what of them can be read',
  async (scopes) => {
    const api = await listing({ id: 'a', scopes });
    const [token] = await api.list({ ...SMALL, fields: { id: 'item.id', scopes: 'item.scopes' } });
    expect(token).toBeDefined();
    expect(token).not.toHaveProperty('scopes');
  },
);

test.each([{}, { team: null }, { team: '' }, { team: {} }, { team: 2 ** 53 }, { team: ['a'] }])(
  'the group of %j is unknown, not the whole connection',
  async (item) => {
    const api = await listing({ id: 'a', ...item });
    const [token] = await api.list({ ...SMALL, fields: { id: 'item.id', group: 'item.team' } });
    expect(token).toMatchObject({ id: 'a', hasUnknownGroup: true });
    expect(token).not.toHaveProperty('group');
  },
);

test('without a mapped group, every token is of the one group of the connection', async () => {
  const [token] = await (await listing({ id: 'a' })).list(SMALL);
  expect(token).not.toHaveProperty('hasUnknownGroup');
});

test('a field of another type is unknown, and no later one stands in for it', async () => {
  const api = await listing({ id: 1, user: { mail: {} }, bot: { name: 'ci' } });
  const both = ['item.user.mail', 'item.bot.name'];
  const [token] = await api.list({ ...SMALL, fields: { id: 'item.id', group: both, owner: both } });
  expect(token).toMatchObject({ id: '1', hasUnknownGroup: true });
  expect(token).not.toHaveProperty('owner');
});

test('takes of several fields the first that says something', async () => {
  const api = await listing(
    { id: 1, user: { mail: 'ann' }, bot: { name: 'ci' } },
    { id: 2, user: null, bot: { name: 'ci' } },
    { id: 3, user: { mail: '' } },
  );
  const both = ['item.user.mail', 'item.bot.name'];
  const fields = { id: 'item.id', group: both, name: both, owner: both };
  const tokens = await api.list({ ...SMALL, fields });
  expect(tokens.map(({ group, name, owner }) => [group, name, owner])).toEqual([
    ['ann', 'ann', 'ann'],
    ['ci', 'ci', 'ci'],
    [undefined, undefined, undefined],
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
])('leaves out a token whose id is %s, and a list of nothing else is none', async (_, token) => {
  const api = await listing({ id: 'a' }, token);
  expect((await api.list(SMALL)).map(({ id }) => id)).toEqual(['a']);
  const others = await listing(token);
  await expectFailure(others.list(SMALL), 'invalid-response');
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
    if (!token) continue;
    expect(provider.secretIdOf?.(token)).toBe('canary');
    expect(await provider.revoke(token)).toBe('revoked');
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
    explode: 'keys',
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
