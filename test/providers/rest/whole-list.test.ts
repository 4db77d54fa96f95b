import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

/** An API that gives these pages, by page number from 1, and empty ones after them. */
function paged(...pages: { tokens: object[]; total?: unknown }[]) {
  const last = { tokens: [], total: pages.at(-1)?.total };
  return serve(({ query }) => json(200, pages[Number(query.get('page')) - 1] ?? last));
}

const items = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: first + index, off: index % 2 === 0 }));

const counted: Definition = {
  ...SMALL,
  list: {
    path: '/tokens',
    itemsPath: 'tokens',
    paging: { type: 'page', parameter: 'page', first: 1 },
    total: 'total',
  },
};

describe('a declared total', () => {
  test.each<[string, unknown]>([
    ['a number', 5],
    ['a number in quotes', '5'],
  ])('is compared with all that came, whatever the filter leaves: %s', async (_, total) => {
    const api = await paged({ tokens: items(1, 3), total }, { tokens: items(4, 2), total });
    const tokens = await api.list({
      ...counted,
      list: { ...counted.list, include: [{ path: 'item.off', in: [false] }] },
    });
    expect(tokens).toHaveLength(2);
  });

  test.each([4, 6, 4000])(
    'that says %i where 5 came means that the list is incomplete',
    async (total) => {
      const api = await paged({ tokens: items(1, 3), total }, { tokens: items(4, 2), total });
      const message = await expectFailure(api.list(counted), 'invalid-response');
      expect(message).toBe(
        `listing the tokens: the list is incomplete: it claims ${total} entries, and 5 were received`,
      );
    },
  );

  test('of a query that is said to be done after one of 4000 records is believed', async () => {
    const api = await serve(() => json(200, { records: [{ id: 1 }], totalSize: 4000, done: true }));
    const list = { path: '/query', itemsPath: 'records', total: 'totalSize' };
    await expectFailure(api.list({ ...SMALL, list }), 'invalid-response');
  });

  test('may change by what came or went while the list was read', async () => {
    const api = await paged({ tokens: items(1, 3), total: 5 }, { tokens: items(4, 3), total: 6 });
    expect(await api.list(counted)).toHaveLength(6);
  });

  test.each<[string, object]>([
    ['missing', {}],
    ['null', { total: null }],
    ['a fraction', { total: 1.5 }],
    ['words', { total: 'many' }],
  ])('that is %s ends the connection', async (_, total) => {
    const api = await paged({ tokens: items(1, 1), ...total });
    const message = await expectFailure(api.list(counted), 'invalid-response');
    expect(message).toMatch(/does not give the number of entries at total/);
  });

  test('of a list without entries is zero', async () => {
    const api = await paged({ tokens: [], total: 0 });
    expect(await api.list(counted)).toEqual([]);
    const other = await paged({ tokens: [], total: 3 });
    await expectFailure(other.list(counted), 'invalid-response');
  });
});

describe('a documented cap', () => {
  const capped: Definition = { ...SMALL, list: { ...SMALL.list, limit: 3 } };

  test('that is reached means that the list is incomplete', async () => {
    for (const count of [3, 4]) {
      const api = await serve(() => json(200, { tokens: items(1, count) }));
      const message = await expectFailure(api.list(capped), 'invalid-response');
      expect(message).toBe(
        `listing the tokens: the list is incomplete: it has ${count} entries, and the API returns at most 3`,
      );
    }
  });

  test('that is not reached says nothing', async () => {
    const api = await serve(() => json(200, { tokens: items(1, 2) }));
    expect(await api.list(capped)).toHaveLength(2);
  });
});

describe('an answer that means an empty list', () => {
  const emptied: Definition = {
    ...SMALL,
    list: { ...SMALL.list, empty: [{ status: 404, text: '"errors":[]' }] },
  };

  test('is one', async () => {
    const api = await serve(() => json(404, { errors: [] }));
    expect(await api.list(emptied)).toEqual([]);
  });

  test('is one only as it is described', async () => {
    for (const body of [{ errors: ['no handler for route'] }, {}]) {
      const api = await serve(() => json(404, body));
      await expectFailure(api.list(emptied), 'not-found');
    }
  });

  test('in place of a later page is a broken list', async () => {
    const paging = { type: 'page', parameter: 'page', first: 1 } as const;
    const api = await serve(({ query }) =>
      query.get('page') === '1' ? json(200, { tokens: items(1, 1) }) : json(404, { errors: [] }),
    );
    await expectFailure(api.list({ ...emptied, list: { ...emptied.list, paging } }), 'not-found');
  });
});
