import { describe, expect, test } from 'vitest';
import type { Provider } from '../../../lambda/ports.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { expectFailure, SMALL, serve } from './served.ts';

/** The ids of all tokens of one listing, sorted. */
async function idsOf(provider: Provider): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of provider.list()) ids.push(...page.map(({ id }) => id));
  return ids.sort();
}

const children: Definition = {
  ...SMALL,
  forEach: { path: '/users', include: [{ path: 'parent.kind', in: ['bot'] }] },
  list: { path: '/users/{parent.id}/tokens' },
  fields: { id: 'item.id', group: 'parent.id' },
  revoke: { ...SMALL.revoke, path: '/users/{parent.id}/tokens/{item.id}' },
};

/** An API in which each bot has one token, unless `answers` says something else for the list of its tokens. */
const bots = (ids: readonly string[], answers: Readonly<Record<string, Reply>> = {}) =>
  serve(({ path, method }) => {
    if (method === 'DELETE') return { status: 204 };
    if (path === '/users')
      return json(
        200,
        ids.map((id) => ({ id, kind: 'bot' })),
      );
    const id = path.split('/')[2] ?? '';
    return answers[id] ?? json(200, [{ id: `t-${id}` }]);
  });

describe('parents', () => {
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
    expect(provider.problems?.()).toEqual([]);
  });

  test.each<[string, Reply, RegExp, string]>([
    ['403', json(403, {}), /lacks the right.*\(HTTP 403\)$/, 'forbidden'],
    ['404', json(404, {}), /not found.*\(HTTP 404\)$/, 'not-found'],
    ['500', json(500, {}), /\(HTTP 500\)$/, 'unavailable'],
    ['something else', json(200, {}), /has no array/, 'invalid-response'],
  ])(
    'one whose list is answered with %s is named, and the others are swept',
    async (_, reply, words, code) => {
      const api = await bots(['u1', 'u2', 'u3'], { u2: reply });
      const provider = await api.connect(children);
      expect(await idsOf(provider)).toEqual(['t-u1', 't-u3']);
      expect(provider.problems?.()).toEqual([
        { code, message: expect.stringMatching(/^listing the tokens of parent u2: /) },
      ]);
      expect(provider.problems?.()[0]?.message).toMatch(words);
      expect(await idsOf(provider)).toEqual(['t-u1', 't-u3']);
      expect(provider.problems?.()).toHaveLength(1);
    },
  );

  test('nothing is used of one whose list broke off', async () => {
    const api = await serve(({ path, query }) => {
      if (path === '/users')
        return json(200, [
          { id: 'u1', kind: 'bot' },
          { id: 'u2', kind: 'bot' },
        ]);
      if (path.includes('u2')) return json(200, { items: [{ id: 't-u2' }] });
      return query.has('after') ? json(500, {}) : json(200, { items: [{ id: 't-u1' }], next: 'x' });
    });
    const provider = await api.connect({
      ...children,
      list: {
        ...children.list,
        itemsPath: 'items',
        paging: { type: 'cursor', path: 'next', parameter: 'after' },
      },
    });
    expect(await idsOf(provider)).toEqual(['t-u2']);
    expect(provider.problems?.()).toEqual([
      { code: 'unavailable', message: expect.stringMatching(/parent u1/) },
    ]);
  });

  test('a request that gets no answer names the parent too', async () => {
    const api = await bots(['u1', 'u2']);
    api.server.faults.add({
      method: 'GET',
      path: /u2/,
      effect: { kind: 'reset' },
      times: Number.POSITIVE_INFINITY,
    });
    const provider = await api.connect(children);
    expect(await idsOf(provider)).toEqual(['t-u1']);
    expect(provider.problems?.()[0]?.message).toMatch(/^listing the tokens of parent u2: GET /);
  });

  test('end the connection with the first error when not one can be listed', async () => {
    const api = await bots(['u1', 'u2'], { u1: json(403, {}), u2: json(403, {}) });
    const message = await expectFailure(api.list(children), 'forbidden');
    expect(message).toMatch(/^listing the tokens of parent u[12]: /);
  });

  test('end the connection when one finds the credential no longer accepted', async () => {
    const api = await bots(['u1', 'u2', 'u3'], { u2: json(401, {}) });
    await expectFailure(api.list(children), 'unauthorized');
  });

  test('end the connection when they cannot be listed themselves', async () => {
    const api = await serve(() => json(403, {}));
    await expectFailure(api.list(children), 'forbidden');
  });

  test('one that lacks a field of the filter, or holds another type, is its own failure', async () => {
    for (const odd of [{ id: 'u2' }, { id: 'u2', kind: true }]) {
      const api = await serve(({ path }) =>
        json(200, path === '/users' ? [{ id: 'u1', kind: 'bot' }, odd] : [{ id: 't' }]),
      );
      const provider = await api.connect(children);
      expect(await idsOf(provider)).toEqual(['t']);
      expect(provider.problems?.()).toEqual([
        {
          code: 'invalid-response',
          message: expect.stringMatching(
            /^listing the tokens of parent u2: a field that the filter compares/,
          ),
        },
      ]);
    }
  });

  test('one without an id is its own failure', async () => {
    const api = await serve(({ path }) =>
      json(200, path === '/users' ? [{ id: 'u1', kind: 'bot' }, { kind: 'bot' }] : [{ id: 't' }]),
    );
    const provider = await api.connect(children);
    expect(await idsOf(provider)).toEqual(['t']);
    expect(provider.problems?.()[0]?.message).toMatch(
      /^listing the tokens of a parent without an id: /,
    );
  });
});

describe('parents that the connection names', () => {
  const { forEach: _, ...rest } = children;
  const groups: Definition = {
    ...rest,
    settings: { groups: { type: 'list', description: 'Groups.' } },
    forEach: { values: 'settings.groups' },
    list: { path: '/groups/{parent}/tokens' },
    fields: { id: 'item.id', group: 'parent', lastUsedAt: { path: 'item.used', format: 'iso' } },
    revoke: { ...rest.revoke, path: '/groups/{parent}/tokens/{item.id}' },
  };

  test('may be paths', async () => {
    const api = await serve(() => json(200, []));
    await api.list(groups, { values: { groups: ['7', 'acme/tools', '7'] } });
    expect(api.targets().sort()).toEqual([
      'GET /groups/7/tokens',
      'GET /groups/acme%2Ftools/tokens',
    ]);
    await expectFailure(api.list(groups, { values: { groups: ['a/../b'] } }), 'invalid-response');
  });

  const project = [{ id: 1 }, { id: 2 }];

  test('count once when one is named by its id and by its path, and a note says so', async () => {
    const api = await serve(({ path }) =>
      json(200, path.includes('other') ? [{ id: 3 }] : project),
    );
    const provider = await api.connect(groups, {
      values: { groups: ['7', 'other', 'acme/tools'] },
    });
    expect(await idsOf(provider)).toEqual(['1', '2', '3']);
    expect(provider.notes?.()).toEqual([
      expect.stringMatching(
        /^parent (7|acme\/tools) and parent (7|acme\/tools) hold exactly the same tokens, which count once$/,
      ),
    ]);
    expect(provider.problems?.()).toEqual([]);
    expect(await idsOf(provider)).toEqual(['1', '2', '3']);
    expect(provider.notes?.()).toHaveLength(1);
  });

  test('are two when they share ids and nothing else, or some tokens only', async () => {
    const lists: Record<string, unknown> = {
      '7': [{ id: 1, used: '2026-01-01T00:00:00Z' }],
      '8': [{ id: 1, used: '2026-02-01T00:00:00Z' }],
      '9': [],
      '10': [],
    };
    const api = await serve(({ path }) => json(200, lists[path.split('/')[2] ?? '']));
    const provider = await api.connect(groups, { values: { groups: Object.keys(lists) } });
    expect(await idsOf(provider)).toEqual(['1', '1']);
    expect(provider.notes?.()).toEqual([]);
  });

  test('are named in messages as far as they can be printed', async () => {
    const api = await serve(({ path }) =>
      path.startsWith('/groups/ok/') ? json(200, []) : json(404, {}),
    );
    const values = { groups: ['ok', 'gr\u00fcn', 'x'.repeat(200)] };
    const provider = await api.connect(groups, { values });
    await idsOf(provider);
    expect(
      provider
        .problems?.()
        .map(({ message }) => message)
        .sort(),
    ).toEqual([
      expect.stringMatching(/^listing the tokens of parent gr%C3%BCn: /),
      expect.stringMatching(/^listing the tokens of parent x{100}…: /),
    ]);
  });
});

describe('an array inside each item', () => {
  const expanding: Definition = {
    ...SMALL,
    explode: 'keys',
    fields: { id: 'item.id', group: 'parent.id' },
    revoke: {
      method: 'POST',
      path: '/apps/{parent.id}/remove',
      json: { key: '{item.id}' },
      ok: [204],
    },
  };

  test('holds the tokens, and the item is their parent', async () => {
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
    const provider = await api.connect(expanding);
    for await (const page of provider.list()) {
      expect(page.map(({ id, group }) => [id, group])).toEqual([
        ['k1', 'app'],
        ['k2', 'app'],
      ]);
      for (const token of page) await provider.revoke(token);
    }
    expect(api.server.requests.map(({ body }) => body)).toEqual([
      '',
      '{"key":"k1"}',
      '{"key":"k2"}',
    ]);
  });

  test.each([undefined, null, {}])('is that item’s failure when it is %j', async (keys) => {
    const apps = [
      { id: 'odd', keys },
      { id: 'app', keys: [{ id: 'k' }] },
    ];
    const api = await serve(() => json(200, { tokens: apps }));
    const provider = await api.connect(expanding);
    expect(await idsOf(provider)).toEqual(['k']);
    expect(provider.problems?.()).toEqual([
      {
        code: 'invalid-response',
        message: 'listing the tokens of parent odd: it has no array at keys',
      },
    ]);
  });

  test('ends the connection when no item has it', async () => {
    const api = await serve(() => json(200, { tokens: [{ id: 'a' }, { id: 'b' }] }));
    await expectFailure(api.list(expanding), 'invalid-response');
  });
});
