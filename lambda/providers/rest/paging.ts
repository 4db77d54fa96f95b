import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../http-ports.ts';
import {
  type CountedPage,
  type CursorPage,
  cursorPages,
  linkPages,
  numberPages,
  offsetPages,
} from '../kit/pages.ts';
import { type Reader, readerOf } from './json-path.ts';
import { nextLink } from './link-header.ts';
import { textOf } from './lookup.ts';
import type { UnsignedRequest } from './requests.ts';
import type { List } from './schema-list.ts';

/** The raw items of one page. */
export type Items = readonly unknown[];

/** One page, and what it was read from. */
export interface ReadPage {
  readonly items: Items;
  readonly body: unknown;
  readonly response: HttpResponse;
}

/** One list, while it is being read. */
export interface Reading {
  readonly first: UnsignedRequest;
  /** What is listed, in the plural. */
  readonly what: string;
  readonly read: (url: URL) => Promise<ReadPage>;
  readonly toPage: (
    items: Items,
    next: string | undefined,
  ) => CursorPage<Items> & CountedPage<unknown>;
}

/** Compiles how a list gets from one page to the next. */
export function compilePaging(
  { paging = { type: 'none' } }: List,
  hasEndpoint: boolean,
): (reading: Reading) => AsyncGenerator<Items> {
  switch (paging.type) {
    case 'none':
      return ({ first, read }) =>
        cursorPages(async () => ({ page: (await read(first.url)).items, next: undefined }));
    case 'link':
      return (reading) =>
        followLinks(reading, hasEndpoint, ({ response }) => nextLink(response.headers.link));
    case 'next_url': {
      const next = readerOf(paging.path);
      return (reading) =>
        followLinks(reading, hasEndpoint, ({ body }) => pointerIn(next(body), reading.what));
    }
    case 'cursor': {
      const next = readerOf(paging.path);
      const more = paging.more === undefined ? undefined : readerOf(paging.more);
      return (reading) => followCursors(reading, paging.parameter, next, more);
    }
    case 'page':
      return ({ first, read, toPage }) =>
        numberPages(paging.first, async (number) => {
          const { items } = await read(withQuery(first.url, paging.parameter, String(number)));
          return toPage(items, undefined);
        });
    case 'offset':
      return ({ first, read, toPage }) =>
        offsetPages(async (offset) => {
          const { items } = await read(withQuery(first.url, paging.parameter, String(offset)));
          return toPage(items, undefined);
        });
  }
}

function followLinks(
  { first, read, toPage }: Reading,
  hasEndpoint: boolean,
  nextOf: (page: ReadPage) => string | undefined,
): AsyncGenerator<Items> {
  return linkPages(first.url, hasEndpoint, async (url) => {
    const page = await read(url);
    return toPage(page.items, nextOf(page));
  });
}

function followCursors(
  { first, what, read, toPage }: Reading,
  parameter: string,
  next: Reader,
  more: Reader | undefined,
): AsyncGenerator<Items> {
  return cursorPages(async (cursor) => {
    const { items, body } = await read(withQuery(first.url, parameter, cursor));
    if (more && !hasMore(more(body), what)) return toPage(items, undefined);
    const following = pointerIn(next(body), what);
    if (more && following === undefined) {
      throw misread(what, 'says that there is another page, but not where');
    }
    return toPage(items, following);
  });
}

/** The cursor or URL of the next page; absent, null and empty end the list. */
function pointerIn(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = textOf(value);
  if (text === undefined) throw misread(what, 'has no usable pointer to its next page');
  return text;
}

function hasMore(more: unknown, what: string): boolean {
  if (typeof more !== 'boolean') throw misread(what, 'does not say whether there is another page');
  return more;
}

function withQuery(url: URL, parameter: string, value: string | undefined): URL {
  const next = new URL(url);
  if (value !== undefined) next.searchParams.set(parameter, value);
  return next;
}

/** The error of a response that is not what a list documents. */
export function misread(what: string, problem: string): SweepError {
  return new SweepError('invalid-response', `listing the ${what}: the response ${problem}`);
}
