import { describe, expect, test } from 'vitest';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { bots, children, groups, idsOf } from './parents.ts';
import { expectFailure, serve } from './served.ts';

describe('parents', () => {
  test('are listed one by one, and tokens are revoked below their parent', async () => {
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

  test('that the connection names may be paths', async () => {
    const api = await serve(() => json(200, []));
    await api.list(groups, { values: { groups: ['7', 'acme/tools', '7'] } });
    expect(api.targets().sort()).toEqual([
      'GET /groups/7/tokens',
      'GET /groups/acme%2Ftools/tokens',
    ]);
    await expectFailure(api.list(groups, { values: { groups: ['a/../b'] } }), 'invalid-response');
  });

  test('end the connection with the first error when none can be listed', async () => {
    const api = await bots(['u1', 'u2'], { u1: json(403, {}), u2: json(403, {}) });
    const message = await expectFailure(api.list(children), 'forbidden');
    expect(message).toMatch(/^listing the tokens of parent u[12]: /);
  });

  test('end the connection when the credential is no longer accepted at one of them', async () => {
    const api = await bots(['u1', 'u2', 'u3'], { u2: json(401, {}) });
    await expectFailure(api.list(children), 'unauthorized');
  });

  test('end the connection when they cannot be listed themselves', async () => {
    const api = await serve(() => json(403, {}));
    await expectFailure(api.list(children), 'forbidden');
  });
});

describe('a parent that cannot be listed', () => {
  test.each<[string, Reply, RegExp, string]>([
    ['403', json(403, {}), /lacks the right.*\(HTTP 403\)$/, 'forbidden'],
    ['404', json(404, {}), /not found.*\(HTTP 404\)$/, 'not-found'],
    ['500', json(500, {}), /\(HTTP 500\)$/, 'unavailable'],
    ['something else', json(200, {}), /has no array/, 'invalid-response'],
  ])('because of %s is named, and the others are swept', async (_, reply, words, code) => {
    const api = await bots(['u1', 'u2', 'u3'], { u2: reply });
    const provider = await api.connect(children);
    expect(await idsOf(provider)).toEqual(['t-u1', 't-u3']);
    expect(provider.problems?.()).toEqual([
      { code, message: expect.stringMatching(/^listing the tokens of parent u2: /) },
    ]);
    expect(provider.problems?.()[0]?.message).toMatch(words);
    expect(await idsOf(provider)).toEqual(['t-u1', 't-u3']);
    expect(provider.problems?.()).toHaveLength(1);
  });

  test('to its end contributes no tokens', async () => {
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

  test('to its end, after too much of it to be held back, ends the connection', async () => {
    const name = 'x'.repeat(2 ** 20);
    const api = await serve(({ path, query }) => {
      if (path === '/users') return json(200, [{ id: 'u1', kind: 'bot' }]);
      const page = Number(query.get('after') ?? 0);
      return page < 5
        ? json(200, { items: [{ id: `t-${page}`, name }], next: String(page + 1) })
        : json(403, {});
    });
    const list = api.list({
      ...children,
      list: {
        ...children.list,
        itemsPath: 'items',
        paging: { type: 'cursor', path: 'next', parameter: 'after' },
      },
      fields: { ...children.fields, name: 'item.name' },
    });
    const message = await expectFailure(list, 'forbidden');
    expect(message).toMatch(/^listing the tokens of parent u1: /);
  });

  test('for lack of a response is named too', async () => {
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
});

describe('a parent that cannot be read', () => {
  test('by the filter, for a missing field or another type, is one problem', async () => {
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

  test('for lack of an id is one problem', async () => {
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
