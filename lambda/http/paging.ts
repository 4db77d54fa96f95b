import { hash } from 'node:crypto';
import { SweepError } from '../errors.ts';

/** One page, and the cursor of the next; no cursor ends the list. */
export interface CursorPage<Page> {
  readonly page: Page;
  readonly next: string | undefined;
}

/** No list is this long: a server that goes on handing out cursors is broken. */
const MOST_PAGES = 100_000;

/**
 * Follows cursors to the end of a list; a page is fetched when the one before it has been consumed.
 * Throws SweepError `invalid-response` for a cursor that comes twice and for an absurd number of pages.
 */
export async function* cursorPages<Page>(
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Page>>,
): AsyncGenerator<Page, void, undefined> {
  // Cursors can be long, and can be secrets: a digest of each is enough to know it again.
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let count = 0; count < MOST_PAGES; count++) {
    const { page, next } = await fetchPage(cursor);
    yield page;
    if (next === undefined) return;
    const digest = hash('sha256', next, 'base64').slice(0, 22);
    if (seen.has(digest)) {
      throw new SweepError(
        'invalid-response',
        'the list repeats a cursor, so its end cannot be reached',
      );
    }
    seen.add(digest);
    cursor = next;
  }
  throw new SweepError('invalid-response', `the list goes on after ${MOST_PAGES} pages`);
}

/**
 * The next link of a list, resolved against the page that named it. Throws SweepError `invalid-response` when
 * it leads to another origin: the connection's credentials would go along.
 */
export function sameOrigin(link: string, base: URL): URL {
  const url = URL.parse(link, base.href);
  if (!url || url.origin !== base.origin || url.username !== '' || url.password !== '') {
    throw new SweepError('invalid-response', 'the next page is said to be on another origin');
  }
  return url;
}
