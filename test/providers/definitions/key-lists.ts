import type { Json, ListCall } from '../../contract/harness.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { pageAfter } from '../../support/sandbox/rest-api.ts';
import { misshapenList } from './contract-case.ts';

/** What the three lists of keys have in common. */
export const COMMON = { settings: {}, severalPages: 70, revokeBody: 'json' } as const;

/** One page of a list. */
export function listPage<Item>(
  { query }: ReceivedRequest,
  parameter: 'after' | 'after_id',
  items: readonly Item[],
  idOf: (item: Item) => string,
  render: (item: Item) => unknown,
): Reply {
  const page = pageAfter(items, idOf, query.get(parameter), query.get('limit'));
  const [first] = page.items;
  return json(200, {
    object: 'list',
    data: page.items.map(render),
    first_id: first === undefined ? null : idOf(first),
    last_id: page.lastId,
    has_more: page.hasMore,
  });
}

const cursor: ListCall['cursor'] = {
  read: (page) => page.last_id,
  write: (page, last_id) => ({ ...page, last_id, has_more: true }),
};

/** Pages whose cursor makes no sense. */
export const misshapenCursors: ListCall['misshapen'] = [
  ['no word on whether there is more', (page) => ({ ...page, has_more: undefined })],
  ['more, but not where', (page) => ({ ...page, has_more: true, last_id: null })],
  ['an object for a cursor', (page) => ({ ...page, has_more: true, last_id: {} })],
];

/** A list of keys, each with an id. */
export const listOfKeys = (path: RegExp): ListCall => ({
  title: 'the list of keys',
  method: 'GET',
  path,
  cursor,
  misshapen: [...misshapenList(['data'], 'id'), ...misshapenCursors],
});

/** Puts another key, made of the first, in front of those of a page. */
export const withKey =
  (fields: Json) =>
  ({ data, ...page }: Json): Json => ({
    ...page,
    data: Array.isArray(data) ? [{ ...data[0], ...fields }, ...data] : data,
  });
