import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { expectFailure, SMALL, serve } from './served.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'];

function paged(paging: NonNullable<Definition['list']['paging']>): Definition {
  return { ...SMALL, list: { ...SMALL.list, query: { size: '2' }, paging } };
}

const items = (ids: readonly string[]) => ids.map((id) => ({ id }));

/** Two ids a page; the query names the first. */
function pageFrom(start: number, rest: (next: number | undefined) => object): Reply {
  const next = start + 2 < IDS.length ? start + 2 : undefined;
  return json(200, { tokens: items(IDS.slice(start, start + 2)), ...rest(next) });
}

const from = ({ query }: ReceivedRequest, name = 'from') => Number(query.get(name) ?? 0);

describe('reads a list to its end', () => {
  test('that is a single page', async () => {
    const api = await serve(() => json(200, { tokens: items(IDS) }));
    expect((await api.list(paged({ type: 'none' }))).map(({ id }) => id)).toEqual(IDS);
    expect(api.targets()).toEqual(['GET /tokens?size=2']);
  });

  test('along Link headers, whatever else they name', async () => {
    const api = await serve((request) => {
      const start = from(request);
      const { body = '' } = pageFrom(start, () => ({}));
      const link =
        start + 2 < IDS.length
          ? `</tokens?from=0>; rel="first", </tokens?from=${start + 2}>; title="a, b"; rel="last next"`
          : '</tokens?from=0>; rel=first';
      return { status: 200, headers: { link }, body };
    });
    expect((await api.list(paged({ type: 'link' }))).map(({ id }) => id)).toEqual(IDS);
    expect(api.targets()).toEqual([
      'GET /tokens?size=2',
      'GET /tokens?from=2',
      'GET /tokens?from=4',
    ]);
  });

  test.each([
    ['another scheme', 'https://127.0.0.1:PORT'],
    ['no port', 'http://127.0.0.1'],
    ['another host', 'https://gitlab.example.com'],
  ])('below its endpoint, although its links name %s', async (_, named) => {
    const api = await serve(() => reply);
    const base = named.replace('PORT', new URL(api.server.origin).port);
    const next = `${base}/base/tokens?from=2`;
    let reply: Reply = {
      status: 200,
      headers: { link: `<${next}>; rel="next"` },
      body: JSON.stringify({ tokens: items(['a']), next }),
    };
    for (const paging of [{ type: 'link' }, { type: 'next_url', path: 'next' }] as const) {
      const provider = await api.connect(paged(paging), { endpointPath: '/base' });
      const first = reply;
      for await (const _page of provider.list()) reply = json(200, { tokens: items(['b']) });
      reply = first;
    }
    const targets = ['GET /base/tokens?size=2', 'GET /base/tokens?from=2'];
    expect(api.targets()).toEqual([...targets, ...targets]);
  });

  test.each([
    ['relative', ''],
    ['absolute', 'origin'],
  ])('along %s URLs in its answers, to the null or the empty text at the end', async (_, kind) => {
    for (const end of [null, '', undefined]) {
      const api = await serve((request) =>
        pageFrom(from(request), (next) => {
          const base = kind === 'origin' ? `http://${request.headers.host}` : '';
          return { links: { next: next === undefined ? end : `${base}/tokens?from=${next}` } };
        }),
      );
      const tokens = await api.list(paged({ type: 'next_url', path: 'links.next' }));
      expect(tokens.map(({ id }) => id)).toEqual(IDS);
    }
  });

  test('along cursors, which may be numbers', async () => {
    const api = await serve((request) =>
      pageFrom(from(request), (next) => ({ meta: { next: next ?? null } })),
    );
    const paging = { type: 'cursor', path: 'meta.next', parameter: 'from' } as const;
    expect((await api.list(paged(paging))).map(({ id }) => id)).toEqual(IDS);
    expect(api.targets().at(-1)).toBe('GET /tokens?size=2&from=4');
  });

  test('that says itself whether there is more, whatever its cursor says', async () => {
    const api = await serve((request) =>
      pageFrom(from(request), (next) => ({ cursor: next ?? 'x', more: next !== undefined })),
    );
    const paging = { type: 'cursor', path: 'cursor', parameter: 'from', more: 'more' } as const;
    expect(await api.list(paged(paging))).toHaveLength(5);
  });

  test.each([0, 1])('by page numbers from %i on, until a page is empty', async (first) => {
    const api = await serve(({ query }) => {
      const start = (Number(query.get('p')) - first) * 2;
      return json(200, { tokens: items(IDS.slice(start, start + 2)) });
    });
    const tokens = await api.list(paged({ type: 'page', parameter: 'p', first }));
    expect(tokens.map(({ id }) => id)).toEqual(IDS);
    expect(api.server.requests).toHaveLength(4);
  });

  test('by offsets, even when the server gives fewer than asked for', async () => {
    const api = await serve((request) => {
      const start = from(request, 'skip');
      return json(200, { tokens: items(IDS.slice(start, start + 1)) });
    });
    const tokens = await api.list(paged({ type: 'offset', parameter: 'skip' }));
    expect(tokens.map(({ id }) => id)).toEqual(IDS);
  });
});

describe('ends the connection', () => {
  test.each([
    ['another host', 'https://example.com/tokens?page=2'],
    ['another port', 'http://127.0.0.1:1/tokens?page=2'],
    ['another host by a relative link', '//example.com/tokens?page=2'],
    ['a file', 'file:///etc/passwd'],
    ['a user name before the host', 'http://127.0.0.1@example.com/tokens'],
  ])('when the next page is said to be at %s, and sends nothing there', async (_, link) => {
    const answer: Reply = {
      status: 200,
      headers: { link: `<${link}>; rel="next"` },
      body: JSON.stringify({ tokens: [], next: link }),
    };
    for (const paging of [{ type: 'link' }, { type: 'next_url', path: 'next' }] as const) {
      const api = await serve(() => answer);
      const definition = { ...paged(paging), origin: api.server.origin };
      const listing = api.list(definition, { endpointPath: 'none' });
      const message = await expectFailure(listing, 'invalid-response');
      expect(message).toBe('the next-page link points to a different origin');
      expect(api.server.requests).toHaveLength(1);
    }
  });

  test('when a link leads out of the path of the endpoint', async () => {
    const api = await serve(() => json(200, { tokens: [], next: '/admin/tokens?page=2' }));
    const definition = paged({ type: 'next_url', path: 'next' });
    await expectFailure(api.list(definition, { endpointPath: '/base' }), 'invalid-response');
    expect(api.targets()).toEqual(['GET /base/tokens?size=2']);
  });

  test('when a link leads back', async () => {
    const api = await serve(() => json(200, { tokens: [], next: '/tokens?size=2' }));
    await expectFailure(api.list(paged({ type: 'next_url', path: 'next' })), 'invalid-response');
    expect(api.server.requests).toHaveLength(1);
  });

  test('when a cursor comes twice', async () => {
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
  ])('when a page %s', async (_, rest) => {
    const api = await serve(() => json(200, { tokens: [], ...rest }));
    const paging = { type: 'cursor', path: 'next', parameter: 'from', more: 'more' } as const;
    await expectFailure(api.list(paged(paging)), 'invalid-response');
    expect(api.server.requests).toHaveLength(1);
  });

  test.each(['page', 'offset'] as const)(
    'when a server that knows no %s gives its only page again',
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
  ])('when pages come again under new pointers: %s', async (_, paging) => {
    const pages = [['a', 'b'], ['c'], ['b', 'a']];
    const api = await serve(() => {
      const count = api.server.requests.length;
      const tokens = items(pages[(count - 1) % 3] ?? []).map((one) => ({ ...one, at: count }));
      return {
        status: 200,
        headers: { link: `</tokens?n=${count}>; rel="next"` },
        body: JSON.stringify({ tokens, next: `/tokens?n=${count}`, cursor: count, more: true }),
      };
    });
    await expectFailure(api.list(paged(paging)), 'invalid-response');
    expect(api.server.requests).toHaveLength(3);
  });

  test('when the parents come again, told by what is asked of them', async () => {
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
    expect(api.targets().filter((one) => one.startsWith('GET /users?'))).toHaveLength(2);
  });

  test('when items of which nothing is asked come again', async () => {
    const api = await serve(() => json(200, { tokens: [{ keys: items(['a']) }] }));
    const definition = paged({ type: 'page', parameter: 'p', first: 1 });
    await expectFailure(api.list({ ...definition, explode: 'keys' }), 'invalid-response');
    expect(api.server.requests).toHaveLength(2);
  });

  test.each([
    ['no array', {}],
    ['null', { tokens: null }],
    ['an object', { tokens: {} }],
    ['an array elsewhere', []],
  ])('when the list is %s', async (_, body) => {
    const api = await serve(() => json(200, body));
    await expectFailure(api.list(SMALL), 'invalid-response');
  });

  test.each<[string, Reply]>([
    ['HTML', { status: 200, body: '<html><body>Log in' }],
    ['XML', { status: 200, body: '<?xml version="1.0"?><Error/>' }],
    ['an empty body', { status: 200 }],
    ['plain text', { status: 200, body: 'ok' }],
  ])('saying that %s came, when it did', async (kind, reply) => {
    const api = await serve(() => reply);
    expect(await expectFailure(api.list(SMALL), 'invalid-response')).toBe(
      `listing the tokens: ${kind} came instead of JSON (HTTP 200)`,
    );
  });

  test('when an array that may be absent is missing from an answer that says anything else', async () => {
    const lenient: Definition = { ...SMALL, list: { ...SMALL.list, missingMeansEmpty: true } };
    const empty = await serve(() => json(200, {}));
    expect(await empty.list(lenient)).toEqual([]);
    const broken = await serve(() => json(200, { error: 'no such workspace' }));
    await expectFailure(broken.list(lenient), 'invalid-response');
  });

  test('when a key of the path is only inherited', async () => {
    const api = await serve(() => json(200, {}));
    const inherited: Definition = {
      ...SMALL,
      list: { path: '/tokens', itemsPath: 'constructor.prototype' },
    };
    await expectFailure(api.list(inherited), 'invalid-response');
  });
});
