import { readJson, statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import type { IdentifiersOf } from './item-source.ts';
import { readerOf } from './json-path.ts';
import { compilePaging, type Items, misread, type Reading, type ReadPage } from './paging.ts';
import type { UnsignedRequest } from './requests.ts';
import type { List } from './schema-list.ts';

/**
 * Reads a list page by page, starting with `first`. Throws SweepError for every response that is not documented.
 * @param what is listed, in the plural
 */
export type ListPages = (
  first: UnsignedRequest,
  what: string,
  send: Api['send'],
) => AsyncGenerator<Items>;

/**
 * Compiles how a list is read.
 * @param identifiersOf tells an item from others
 */
export function compileListPages(
  list: List,
  hasEndpoint: boolean,
  identifiersOf: IdentifiersOf,
): ListPages {
  const itemsOf = compileItems(list);
  const pages = compilePaging(list, hasEndpoint);
  const toPage: Reading['toPage'] = (items, next) => ({
    page: items,
    next,
    ids: items.flatMap(identifiersOf),
  });
  return (first, what, send) => {
    const read = async (url: URL): Promise<ReadPage> => {
      const response = await send({ ...first, url });
      if (response.status !== 200) throw statusError(response, `listing the ${what}`);
      const body = readJson(response, `listing the ${what}`);
      return { items: itemsOf(body, what), body, response };
    };
    return pages({ first, what, read, toPage });
  };
}

function compileItems({ itemsPath, missingMeansEmpty }: List) {
  const read = itemsPath === undefined ? undefined : readerOf(itemsPath);
  return (body: unknown, what: string): Items => {
    const items = read ? read(body) : body;
    if (Array.isArray(items)) return items;
    if (missingMeansEmpty && isEmptyObject(body)) return [];
    throw misread(what, `has no array at ${itemsPath ?? 'its top level'}`);
  };
}

function isEmptyObject(body: unknown): boolean {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject && Object.keys(body).length === 0;
}
