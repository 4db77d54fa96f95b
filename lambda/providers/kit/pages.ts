import { hash } from 'node:crypto';
import { IdSet } from '../../domain/id-set.ts';
import { SweepError } from '../../errors.ts';
import { isPrivate, urlBelow } from './url-below.ts';

/** One page, and where the next one is; without that, the list has ended. */
export interface CursorPage<Page> {
  readonly page: Page;
  readonly next: string | undefined;
  /**
   * What tells the items of the page from all others of the list, as far as the page may hold them for the first time:
   * an item that the page was asked for by is none of them. Without it, only the cursors tell an endless list.
   */
  readonly ids?: readonly string[];
}

/** No list is this long: a server that goes on handing out cursors is broken. */
const MOST_PAGES = 100_000;

/** An API that filters after it has cut its pages may give some without an entry, but not so many in a row. */
const MOST_EMPTY_PAGES = 1000;

/**
 * Follows cursors to the end of a list; a page is fetched when the one before it has been consumed.
 * Throws SweepError `invalid-response` for a cursor that comes twice, for a page of which every id was seen before,
 * whatever its cursor says, and for an absurd number of pages.
 */
export function cursorPages<Page>(
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  return follow(undefined, fetchPage);
}

/**
 * Follows links, which may be relative, to the end of a list that begins at `first`. Throws as
 * {@link cursorPages} does, and for a link to another origin: the connection's credentials would go along.
 * @param isRenamed the server may name itself by another scheme, host or port, as one behind a proxy does: of a link to
 * the path of the list, the query is taken
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
    return { ...rest, next: resolveLink(next, url, isRenamed ? first : undefined) };
  });
}

async function* follow<Page>(
  first: string | undefined,
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  const cursors = new Set<string>();
  const seen = new IdSet();
  if (first !== undefined) cursors.add(digest(first));
  let cursor = first;
  let emptyInARow = 0;
  for (let count = 0; count < MOST_PAGES; count++) {
    const { page, next, ids } = await fetchPage(cursor);
    emptyInARow = ids?.length === 0 ? emptyInARow + 1 : 0;
    if (emptyInARow > MOST_EMPTY_PAGES) {
      throw new SweepError(
        'invalid-response',
        `the list goes on after ${MOST_EMPTY_PAGES} empty pages in a row`,
      );
    }
    if (ids && ids.length > 0 && ids.every((id) => seen.has(id))) {
      throw new SweepError(
        'invalid-response',
        'the list gives a page of nothing but what was read before, so its end cannot be reached',
      );
    }
    yield page;
    if (next === undefined) return;
    for (const id of ids ?? []) seen.add(id);
    const known = cursors.size;
    if (cursors.add(digest(next)).size === known) {
      throw new SweepError(
        'invalid-response',
        'the list leads back to a page that was read before, so its end cannot be reached',
      );
    }
    cursor = next;
  }
  throw new SweepError('invalid-response', `the list goes on after ${MOST_PAGES} pages`);
}

/** Cursors can be long, and can be secrets: 128 bits of a digest are enough to know one again. */
function digest(cursor: string): string {
  return hash('sha256', cursor, 'base64').slice(0, 22);
}

/** @param list where the list begins, when its server may name itself differently */
function resolveLink(link: string, base: URL, list: URL | undefined): string {
  const named = URL.parse(link, base.href);
  const isOurs = named !== null && list !== undefined && isPageOf(list, named);
  const url = isOurs ? urlBelow(new URL(list.origin), named.pathname + named.search) : named;
  if (url?.origin !== base.origin || url.username !== '' || url.password !== '') {
    throw new SweepError('invalid-response', 'the next-page link points to a different origin');
  }
  if (!isPrivate(url)) {
    throw new SweepError('invalid-response', 'the next-page link points to an unencrypted host');
  }
  url.hash = '';
  return url.href;
}

/** Whether a link, wherever it points, has the path of the list, and nothing that could not be a page of it. */
function isPageOf(list: URL, { protocol, username, password, pathname }: URL): boolean {
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' && pathname === list.pathname;
}
