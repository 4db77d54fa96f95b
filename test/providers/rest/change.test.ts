import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { htmlPage, json, type Reply } from '../../support/sandbox/message.ts';
import { revokeFirst, stateOf, withToken } from './one-token.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

describe('the id of a token', () => {
  test.each(['current', 'self', 'me', 'ME', 'all', '*', '..', '.', 'a/b', 'a\\b', 'a\nb'])(
    'such as %j reaches no URL: its token is unreadable, and the others are listed',
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

test('a token that lacks a value of its change is unreadable, and the others are not', async () => {
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
  const api = await serve(() => json(200, { tokens: users.map((user, id) => ({ id, ...user })) }));
  for (const variant of [definition, inBody, inDisabling]) {
    const tokens = await api.list(variant);
    expect(tokens.map(stateOf)).toEqual([undefined, ...Array(4).fill('invalid-response')]);
  }
});

const PROVEN: Definition = {
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

describe('a revocation', () => {
  test.each<[string, Reply]>([
    ['revoked', { status: 204 }],
    ['revoked', json(200, { deleted: true })],
    ['already-gone', json(404, { error: { code: 'no_token' } })],
    ['already-gone', { status: 410, body: 'It was revoked.' }],
    ['already-gone', json(404, { type: 'bad', message: 'No such key' })],
  ])('is %s on the evidence that the definition names', async (outcome, reply) => {
    expect(await revokeFirst(await withToken({ id: 'a' }, reply), PROVEN)).toBe(outcome);
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
  ])('fails on %s', async (_, reply, code) => {
    const api = await withToken({ id: 'a' }, reply);
    await expectFailure(revokeFirst(api, PROVEN), code);
    expect(api.targets()).toEqual(['GET /tokens', 'DELETE /tokens/a']);
  });

  test('by status alone counts a response only when it is empty or JSON', async () => {
    const byStatus: Definition = { ...SMALL, revoke: { ...SMALL.revoke, ok: [200], gone: [404] } };
    expect(await revokeFirst(await withToken({ id: 'a' }, { status: 200 }), byStatus)).toBe(
      'revoked',
    );
    expect(await revokeFirst(await withToken({ id: 'a' }, json(404, {})), byStatus)).toBe(
      'already-gone',
    );
    await expectFailure(
      revokeFirst(await withToken({ id: 'a' }, htmlPage(200)), byStatus),
      'invalid-response',
    );
    await expectFailure(
      revokeFirst(await withToken({ id: 'a' }, htmlPage(404)), byStatus),
      'not-found',
    );
  });

  test('that finds nothing on a retry may have been the earlier attempt', async () => {
    let calls = 0;
    const api = await serve(({ method }) => {
      if (method === 'GET') return json(200, { tokens: [{ id: 'a' }] });
      return ++calls === 1 ? json(503, {}) : json(404, { error: { code: 'no_token' } });
    });
    expect(await revokeFirst(api, PROVEN)).toBe('gone-on-retry');
  });
});

test('a definition with `disable` disables a token, and one without cannot', async () => {
  const api = await withToken({ id: 'a' }, json(200, { state: 'off' }));
  const disable: Definition['disable'] = {
    method: 'PATCH',
    path: '/tokens/{item.id}',
    json: { state: 'off' },
    ok: [{ status: 200, path: 'state', in: ['off'] }],
  };
  const provider = await api.connect({ ...PROVEN, disable });
  for await (const [token] of provider.list()) {
    if (token) expect(await provider.disable?.(token)).toBe('disabled');
  }
  expect(api.targets()).toEqual(['GET /tokens', 'PATCH /tokens/a']);
  expect((await api.connect(PROVEN)).disable).toBeUndefined();
});
