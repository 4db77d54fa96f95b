import { hash } from 'node:crypto';
import { SweepError } from '../errors.ts';

/** One page, and where the next one is; without that, the list has ended. */
export interface CursorPage<Page> {
  readonly page: Page;
  readonly next: string | undefined;
}

/** No list is this long: a server that goes on handing out cursors is broken. */
const MOST_PAGES = 100_000;

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Follows cursors to the end of a list; a page is fetched when the one before it has been consumed.
 * Throws SweepError `invalid-response` for a cursor that comes twice and for an absurd number of pages.
 */
export function cursorPages<Page>(
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  return follow(undefined, fetchPage);
}

/**
 * Follows links, which may be relative, to the end of a list that begins at `first`. Throws as
 * {@link cursorPages} does, and for a link to another origin: the connection's credentials would go along.
 */
export function linkPages<Page>(
  first: URL,
  fetchPage: (url: URL) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  return follow(first.href, async (href = first.href) => {
    const url = new URL(href);
    const { page, next } = await fetchPage(url);
    return { page, next: next === undefined ? undefined : resolveLink(next, url).href };
  });
}

async function* follow<Page>(
  first: string | undefined,
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  const seen = new Set<string>();
  if (first !== undefined) seen.add(digest(first));
  let cursor = first;
  for (let count = 0; count < MOST_PAGES; count++) {
    const { page, next } = await fetchPage(cursor);
    yield page;
    if (next === undefined) return;
    const known = seen.size;
    if (seen.add(digest(next)).size === known) {
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

function resolveLink(link: string, base: URL): URL {
  const url = URL.parse(link, base.href);
  if (url?.origin !== base.origin || url.username !== '' || url.password !== '') {
    throw new SweepError('invalid-response', 'the next page is said to be on another origin');
  }
  if (url.protocol !== 'https:' && !LOOPBACK.test(url.hostname)) {
    throw new SweepError('invalid-response', 'the next page is said to be on an unencrypted host');
  }
  url.hash = '';
  return url;
}
