import { nextLink } from './next-link.ts';
import { RepetitionGuard } from './repetition.ts';

/** One page, and where the next one is; without `next`, the list has ended. */
export interface CursorPage<Page> {
  readonly page: Page;
  readonly next: string | undefined;
  /**
   * The ids of the items that the page may be the first to list, so not of an item that the page was asked for by. Without
   * them, only a repeated cursor reveals an endless list.
   */
  readonly ids?: readonly string[];
}

/** One page of a list whose pages are counted; an empty one ends the list. */
export interface CountedPage<Item> {
  readonly page: readonly Item[];
  readonly ids: readonly string[];
}

/**
 * Follows cursors to the end of a list; each page is fetched when the one before it has been consumed.
 * Throws SweepError `invalid-response` for a list without an end: see {@link RepetitionGuard}.
 * @example
 * const pages = { first: { page: ['a'], next: 'second' }, second: { page: ['b'], next: undefined } };
 * await Array.fromAsync(cursorPages(async (cursor = 'first') => pages[cursor])); // [['a'], ['b']]
 */
export function cursorPages<Page>(
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  return follow(undefined, fetchPage);
}

/**
 * Follows links, which may be relative, to the end of a list that begins at `first`. Throws as {@link cursorPages} does,
 * and for a link to another origin, to which the connection's credentials must not go.
 * @param isRenamed the server may know itself by another scheme, host or port, as one behind a proxy does: only the query
 * of its links to the path of the list is used
 * @example
 * const first = new URL('https://api.example.com/tokens');
 * const pages = linkPages(first, false, async ({ search }) => ({ page: search, next: search ? undefined : '?page=2' }));
 * await Array.fromAsync(pages); // ['', '?page=2']
 */
export function linkPages<Page>(
  first: URL,
  isRenamed: boolean,
  fetchPage: (url: URL) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  return follow(first.href, async (href = first.href) => {
    const url = new URL(href);
    const { next, ...rest } = await fetchPage(url);
    if (next === undefined) return { ...rest, next };
    return { ...rest, next: nextLink(next, url, isRenamed ? first : undefined) };
  });
}

/**
 * Counts pages from `first` up to an empty one: a short page may only mean that the server has a smaller limit.
 * Throws as {@link cursorPages} does.
 * @example
 * const pages = [['a', 'b'], ['c'], []];
 * const list = numberPages(1, async (number) => ({ page: pages[number - 1], ids: pages[number - 1] }));
 * await Array.fromAsync(list); // [['a', 'b'], ['c'], []]
 */
export function numberPages<Item>(
  first: number,
  fetchPage: (number: number) => Promise<CountedPage<Item>>,
): AsyncGenerator<readonly Item[], void, undefined> {
  return countedPages(first, fetchPage, () => 1);
}

/**
 * Skips as many items as have come, up to an empty page. Throws as {@link cursorPages} does.
 * @example
 * const items = ['a', 'b', 'c'];
 * const fetchPage = async (offset) => ({ page: items.slice(offset, offset + 2), ids: items.slice(offset, offset + 2) });
 * await Array.fromAsync(offsetPages(fetchPage)); // [['a', 'b'], ['c'], []]
 */
export function offsetPages<Item>(
  fetchPage: (offset: number) => Promise<CountedPage<Item>>,
): AsyncGenerator<readonly Item[], void, undefined> {
  return countedPages(0, fetchPage, ({ length }) => length);
}

function countedPages<Item>(
  first: number,
  fetchPage: (at: number) => Promise<CountedPage<Item>>,
  stepOver: (page: readonly Item[]) => number,
): AsyncGenerator<readonly Item[], void, undefined> {
  return follow(`${first}`, async (cursor) => {
    const at = Number(cursor);
    const { page, ids } = await fetchPage(at);
    return { page, ids, next: page.length === 0 ? undefined : `${at + stepOver(page)}` };
  });
}

async function* follow<Page>(
  first: string | undefined,
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  const guard = new RepetitionGuard(first);
  let cursor = first;
  do {
    const { page, next, ids } = await fetchPage(cursor);
    guard.checkPage(ids);
    yield page;
    guard.checkNext(next, ids);
    cursor = next;
  } while (cursor !== undefined);
}
