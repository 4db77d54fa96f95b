import { expect, test } from 'vitest';
import { json } from '../../support/sandbox/message.ts';
import { bots, children, idsOf } from './parents.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

test('items come page by page, without those that the filter excludes', async () => {
  const api = await serve(({ query }) =>
    query.get('cursor') === 'two'
      ? json(200, { tokens: [{ id: 'c', kind: 'user' }] })
      : json(200, {
          tokens: [
            { id: 'a', kind: 'user' },
            { id: 'b', kind: 'app' },
          ],
          next: 'two',
        }),
  );
  const provider = await api.connect({
    ...SMALL,
    list: {
      ...SMALL.list,
      paging: { type: 'cursor', parameter: 'cursor', path: 'next' },
      include: [{ path: 'item.kind', in: ['user'] }],
    },
  });
  const pages: string[][] = [];
  for await (const page of provider.list()) pages.push(page.map(({ id }) => id));
  expect(pages).toEqual([['a'], ['c']]);
});

test('items of parents are listed for each parent that is not excluded', async () => {
  const api = await bots(['x', 'y']);
  expect(await idsOf(await api.connect(children))).toEqual(['t-x', 't-y']);
});
