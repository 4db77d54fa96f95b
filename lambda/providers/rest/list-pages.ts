import { hash } from 'node:crypto';
import { SweepError } from '../../errors.ts';
import { statusError } from '../../http/json.ts';
import { nextLink } from '../../http/link-header.ts';
import { type CursorPage, cursorPages, linkPages } from '../../http/paging.ts';
import type { HttpResponse } from '../../ports.ts';
import type { Api } from './api.ts';
import { readerOf } from './json-path.ts';
import type { List } from './schema.ts';
import { parsed } from './signs.ts';
import { type Lookup, textOf } from './template.ts';

/** The raw items of one page. */
export type Items = readonly unknown[];

interface ReadPage {
  readonly items: Items;
  readonly body: unknown;
  readonly response: HttpResponse;
}

/** Reads a list page by page. Throws SweepError for every answer that is not the documented one. */
export function listPages(
  list: List,
  lookup: Lookup,
  api: Api,
  what: string,
): AsyncGenerator<Items> {
  const { paging = { type: 'none' } } = list;
  const first = api.build(list, lookup);

  async function read(url: URL): Promise<ReadPage> {
    const response = await api.send({ ...first, url });
    if (response.status !== 200) throw statusError(response, `listing the ${what}`);
    const body = parsed(response.text);
    return { items: itemsOf(body, list, what), body, response };
  }

  const linked = (nextOf: (page: ReadPage) => string | undefined) =>
    linkPages(first.url, async (url): Promise<CursorPage<Items>> => {
      const page = await read(url);
      return { page: page.items, next: nextOf(page) };
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
        if (more && !goesOn(more(body), what)) return { page: items, next: undefined };
        const following = cursorOf(next(body), what);
        if (more && following === undefined)
          throw misread(what, 'says that there is more, but not where');
        return { page: items, next: following };
      });
    }
    default:
      return numberedPages(paging, (at) => read(withQuery(first.url, paging.parameter, at)), what);
  }
}

/** Counts on until a page is empty: a short page may only mean that the server has a smaller limit. */
function numberedPages(
  paging: { readonly type: 'page'; readonly first: number } | { readonly type: 'offset' },
  read: (at: string) => Promise<ReadPage>,
  what: string,
): AsyncGenerator<Items> {
  const seen = new Set<string>();
  return cursorPages(async (cursor) => {
    const at = cursor ?? (paging.type === 'page' ? `${paging.first}` : '0');
    const { items } = await read(at);
    if (items.length === 0) return { page: items, next: undefined };
    const digest = hash('sha256', JSON.stringify(items), 'base64');
    if (seen.has(digest)) throw misread(what, 'gives the same page again');
    seen.add(digest);
    const step = paging.type === 'page' ? 1 : items.length;
    return { page: items, next: `${Number(at) + step}` };
  });
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
