import { describe, expect, test } from 'vitest';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { from, IDS, items, paged, pageFrom } from './paged-list.ts';
import { serve } from './served.ts';

describe('a list is read to its end', () => {
  test('when it is a single page', async () => {
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
    ['relative', ''],
    ['absolute', 'origin'],
  ])(
    'along %s URLs in its responses, to the null or the empty text at the end',
    async (_, kind) => {
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
    },
  );
});

test.each([
  ['another scheme', 'https://127.0.0.1:PORT'],
  ['no port', 'http://127.0.0.1'],
  ['another host', 'https://gitlab.example.com'],
])('a list stays below its endpoint, although its links name %s', async (_, named) => {
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

describe('a list whose pages are requested by a parameter is read to its end', () => {
  test('along cursors, which may be numbers', async () => {
    const api = await serve((request) =>
      pageFrom(from(request), (next) => ({ meta: { next: next ?? null } })),
    );
    const paging = { type: 'cursor', path: 'meta.next', parameter: 'from' } as const;
    expect((await api.list(paged(paging))).map(({ id }) => id)).toEqual(IDS);
    expect(api.targets().at(-1)).toBe('GET /tokens?size=2&from=4');
  });

  test('along cursors that do not end, when another field says that there is no more', async () => {
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
