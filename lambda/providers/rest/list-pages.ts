import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../ports.ts';
import { type CursorPage, cursorPages, linkPages } from '../kit/pages.ts';
import { readJson, statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { type Lookup, textOf } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import { nextLink } from './link-header.ts';
import type { List } from './schema.ts';

/** The raw items of one page. */
export type Items = readonly unknown[];

interface ReadPage {
  readonly items: Items;
  readonly body: unknown;
  readonly response: HttpResponse;
}

/** What is listed. */
export interface Listed {
  /** In the plural. */
  readonly what: string;
  /** Where an item holds what tells it from the others; without it, the whole item does. */
  readonly idPath: string | undefined;
}

/** Reads a list page by page. Throws SweepError for every answer that is not the documented one. */
export function listPages(
  list: List,
  lookup: Lookup,
  api: Api,
  { what, idPath }: Listed,
): AsyncGenerator<Items> {
  const { paging = { type: 'none' } } = list;
  const first = api.build(list, lookup);
  const idOf = idPath === undefined ? undefined : readerOf(idPath);

  const toPage = (items: Items, next: string | undefined): CursorPage<Items> => ({
    page: items,
    next,
    ids: items.map((item) => textOf(idOf?.(item)) ?? JSON.stringify(item)),
  });

  async function read(url: URL): Promise<ReadPage> {
    const response = await api.send({ ...first, url });
    if (response.status !== 200) throw statusError(response, `listing the ${what}`);
    const body = readJson(response, `listing the ${what}`);
    return { items: itemsOf(body, list, what), body, response };
  }

  const linked = (nextOf: (page: ReadPage) => string | undefined) =>
    linkPages(first.url, api.hasEndpoint, async (url) => {
      const page = await read(url);
      return toPage(page.items, nextOf(page));
    });

  switch (paging.type) {
    case 'none':
      return cursorPages(async () => ({ page: (await read(first.url)).items, next: undefined }));
    case 'link':
      return linked(({ response }) => nextLink(response.headers.link));
    case 'next_url': {
      const next = readerOf(paging.path);
      return linked(({ body }) => cursorOf(next(body), what));
    }
    case 'cursor': {
      const [next, more] = [readerOf(paging.path), paging.more && readerOf(paging.more)];
      return cursorPages(async (cursor) => {
        const { items, body } = await read(withQuery(first.url, paging.parameter, cursor));
        if (more && !goesOn(more(body), what)) return toPage(items, undefined);
        const following = cursorOf(next(body), what);
        if (more && following === undefined)
          throw misread(what, 'says that there is more, but not where');
        return toPage(items, following);
      });
    }
    default: {
      // A short page may only mean that the server has a smaller limit: an empty one ends the list.
      const start = paging.type === 'page' ? `${paging.first}` : '0';
      return cursorPages(async (at = start) => {
        const { items } = await read(withQuery(first.url, paging.parameter, at));
        const step = paging.type === 'page' ? 1 : items.length;
        return toPage(items, items.length === 0 ? undefined : `${Number(at) + step}`);
      });
    }
  }
}

function itemsOf(body: unknown, list: List, what: string): Items {
  const items = list.items === undefined ? body : readerOf(list.items)(body);
  if (Array.isArray(items)) return items;
  if (list.absentWhenEmpty && isEmptyObject(body)) return [];
  throw misread(what, `has no array at ${list.items ?? 'its top level'}`);
}

function isEmptyObject(body: unknown): boolean {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject && Object.keys(body).length === 0;
}

/** Absent, null and empty end the list. */
function cursorOf(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = textOf(value);
  if (text === undefined) throw misread(what, 'has no usable pointer to its next page');
  return text;
}

function goesOn(more: unknown, what: string): boolean {
  if (typeof more !== 'boolean') throw misread(what, 'does not say whether there is more');
  return more;
}

function withQuery(url: URL, parameter: string, value: string | undefined): URL {
  const next = new URL(url);
  if (value !== undefined) next.searchParams.set(parameter, value);
  return next;
}

function misread(what: string, problem: string): SweepError {
  return new SweepError('invalid-response', `listing the ${what}: the answer ${problem}`);
}
