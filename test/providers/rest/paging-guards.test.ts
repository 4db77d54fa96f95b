import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { IDS, items, paged } from './paged-list.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

describe('a link to the next page ends the connection', () => {
  test.each([
    ['another host', 'https://example.com/tokens?page=2'],
    ['another port', 'http://127.0.0.1:1/tokens?page=2'],
    ['another host by a relative link', '//example.com/tokens?page=2'],
    ['a file', 'file:///etc/passwd'],
    ['a user name before the host', 'http://127.0.0.1@example.com/tokens'],
  ])('when it leads to %s, and nothing is sent there', async (_, link) => {
    const response: Reply = {
      status: 200,
      headers: { link: `<${link}>; rel="next"` },
      body: JSON.stringify({ tokens: [], next: link }),
    };
    for (const paging of [{ type: 'link' }, { type: 'next_url', path: 'next' }] as const) {
      const api = await serve(() => response);
      const definition = { ...paged(paging), origin: api.server.origin };
      const listing = api.list(definition, { endpointPath: 'none' });
      const message = await expectFailure(listing, 'invalid-response');
      expect(message).toBe('the next-page link points to a different origin');
      expect(api.server.requests).toHaveLength(1);
    }
  });

  test('when it leads out of the path of the endpoint', async () => {
    const api = await serve(() => json(200, { tokens: [], next: '/admin/tokens?page=2' }));
    const definition = paged({ type: 'next_url', path: 'next' });
    await expectFailure(api.list(definition, { endpointPath: '/base' }), 'invalid-response');
    expect(api.targets()).toEqual(['GET /base/tokens?size=2']);
  });

  test('when it leads back', async () => {
    const api = await serve(() => json(200, { tokens: [], next: '/tokens?size=2' }));
    await expectFailure(api.list(paged({ type: 'next_url', path: 'next' })), 'invalid-response');
    expect(api.server.requests).toHaveLength(1);
  });
});

describe('a cursor ends the connection', () => {
  test('when it comes twice', async () => {
    const api = await serve(() => json(200, { tokens: [], next: 'x' }));
    const paging = { type: 'cursor', path: 'next', parameter: 'from' } as const;
    await expectFailure(api.list(paged(paging)), 'invalid-response');
    expect(api.server.requests).toHaveLength(2);
  });

  test.each([
    ['says that there is more, but not where', { more: true }],
    ['does not say whether there is more', { next: 'x' }],
    ['says so in a text', { next: 'x', more: 'true' }],
    ['points nowhere', { next: {}, more: true }],
  ])('when its page %s', async (_, rest) => {
    const api = await serve(() => json(200, { tokens: [], ...rest }));
    const paging = { type: 'cursor', path: 'next', parameter: 'from', more: 'more' } as const;
    await expectFailure(api.list(paged(paging)), 'invalid-response');
    expect(api.server.requests).toHaveLength(1);
  });
});

describe('a repeated page ends the connection', () => {
  test.each(['page', 'offset'] as const)(
    'when a server ignores the %s and sends its only page again',
    async (type) => {
      const api = await serve(() => json(200, { tokens: items(IDS), at: api.clock.now() }));
      const paging =
        type === 'page'
          ? ({ type, parameter: 'p', first: 1 } as const)
          : ({ type, parameter: 'p' } as const);
      await expectFailure(api.list(paged(paging)), 'invalid-response');
      expect(api.server.requests).toHaveLength(2);
    },
  );

  test.each<[string, NonNullable<Definition['list']['paging']>]>([
    ['link', { type: 'link' }],
    ['next_url', { type: 'next_url', path: 'next' }],
    ['cursor', { type: 'cursor', path: 'cursor', parameter: 'from' }],
    ['cursor', { type: 'cursor', path: 'cursor', parameter: 'from', more: 'more' }],
    ['page', { type: 'page', parameter: 'p', first: 1 }],
    ['offset', { type: 'offset', parameter: 'p' }],
  ])('when it comes under a new pointer: %s', async (_, paging) => {
    const pages = [['a', 'b'], ['c'], ['b', 'a']];
    const api = await serve(() => {
      const count = api.server.requests.length;
      const tokens = items(pages[(count - 1) % 3] ?? []).map((item) => ({ ...item, at: count }));
      return {
        status: 200,
        headers: { link: `</tokens?n=${count}>; rel="next"` },
        body: JSON.stringify({ tokens, next: `/tokens?n=${count}`, cursor: count, more: true }),
      };
    });
    await expectFailure(api.list(paged(paging)), 'invalid-response');
    expect(api.server.requests).toHaveLength(3);
  });

  test('when it lists parents again, compared by the values that calls use', async () => {
    const api = await serve(({ path }) => {
      const at = api.server.requests.length;
      return path === '/users'
        ? json(200, { users: [{ id: 'u', at }] })
        : json(200, { tokens: [] });
    });
    const forEach: Definition['forEach'] = {
      path: '/users',
      itemsPath: 'users',
      paging: { type: 'page', parameter: 'p', first: 1 },
    };
    const list = { path: '/users/{parent.id}/tokens', itemsPath: 'tokens' };
    await expectFailure(api.list({ ...SMALL, forEach, list }), 'invalid-response');
    expect(api.targets().filter((target) => target.startsWith('GET /users?'))).toHaveLength(2);
  });

  test('when its only new entries have no id, whatever else changes in them', async () => {
    const api = await serve(() => {
      const at = api.server.requests.length;
      return json(200, { tokens: [...items(['a']), { at }] });
    });
    const definition = paged({ type: 'page', parameter: 'p', first: 1 });
    await expectFailure(api.list(definition), 'invalid-response');
    expect(api.server.requests).toHaveLength(2);
  });

  test('when it lists items again of which no call uses a value', async () => {
    const api = await serve(() => {
      const at = api.server.requests.length;
      return json(200, { tokens: [{ keys: items(['a']), at }] });
    });
    const definition = paged({ type: 'page', parameter: 'p', first: 1 });
    await expectFailure(api.list({ ...definition, explode: 'keys' }), 'invalid-response');
    expect(api.server.requests).toHaveLength(2);
  });
});
