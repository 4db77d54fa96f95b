import type { ListCall } from '../../contract/harness.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { pageAfter, type RestApiOptions } from '../../support/sandbox/rest-api.ts';

/** The admin key that the tests of OpenAI sign in with. */
export const ADMIN_KEY = 'sk-admin-canary-0001';

/** An error in OpenAI's form. */
export function problem(status: number, message: string): Reply {
  const type = status === 401 ? 'authentication_error' : 'invalid_request_error';
  return json(status, { error: { message, type, param: null, code: null } });
}

/** One page of a list. */
export function listPage<Item>(
  request: ReceivedRequest,
  items: readonly Item[],
  idOf: (item: Item) => string,
  render: (item: Item) => unknown,
): Reply {
  const { query } = request;
  const page = pageAfter(items, idOf, query.get('after'), query.get('limit'));
  const [first] = page.items;
  return json(200, {
    object: 'list',
    data: page.items.map(render),
    first_id: first === undefined ? null : idOf(first),
    last_id: page.lastId,
    has_more: page.hasMore,
  });
}

/** What all of OpenAI's administration APIs have in common. */
export const openaiApi: Pick<RestApiOptions, 'authorized' | 'unauthorized' | 'unknownPath'> = {
  authorized: ({ headers }) => headers.authorization === `Bearer ${ADMIN_KEY}`,
  unauthorized: problem(401, 'Incorrect API key provided.'),
  unknownPath: json(404, { error: { message: 'Invalid URL', type: 'not_found', code: null } }),
};

/** The cursor of a page, and what a page must not look like. */
export const cursor: NonNullable<ListCall['cursor']> = {
  read: (page) => page.last_id,
  write: (page, last_id) => ({ ...page, last_id, has_more: true }),
};

/** Pages whose cursor makes no sense. */
export const misshapenCursors: ListCall['misshapen'] = [
  ['no word on whether there is more', (page) => ({ ...page, has_more: undefined })],
  ['more, but not where', (page) => ({ ...page, has_more: true, last_id: null })],
  ['an object for a cursor', (page) => ({ ...page, has_more: true, last_id: {} })],
];
