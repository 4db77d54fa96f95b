import { describe, expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import {
  cursorPages,
  linkPages,
  numberPages,
  offsetPages,
} from '../../../lambda/providers/kit/pages.ts';

/** All pages, and the code of the error that ended them, if any. */
async function collect<Page>(pages: AsyncIterable<Page>): Promise<(Page | { code: string })[]> {
  const read: (Page | { code: string })[] = [];
  try {
    for await (const page of pages) read.push(page);
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    read.push({ code: error.code });
  }
  return read;
}

const broken = { code: 'invalid-response' };
const first = new URL('https://api.test/v1/tokens?limit=2');

describe('Pages by cursor', () => {
  test('come in order, each asked for by the cursor of the one before', async () => {
    const next = new Map([
      [undefined, 'a'],
      ['a', 'b'],
    ]);
    const pages = cursorPages(async (cursor) => ({ page: cursor, next: next.get(cursor) }));
    expect(await collect(pages)).toEqual([undefined, 'a', 'b']);
  });

  test('are fetched only when asked for, and not beyond an early end', async () => {
    let fetched = 0;
    const pages = cursorPages(async () => ({ page: ++fetched, next: `${fetched}` }));
    for await (const page of pages) {
      expect(fetched).toBe(page);
      if (page === 3) break;
    }
    expect(fetched).toBe(3);
  });

  test('end with an error when a cursor comes again, of which the page is not fetched', async () => {
    const cursors = ['a', 'b', 'c', 'a'];
    let fetched = 0;
    const pages = cursorPages(async () => ({ page: 'page', next: cursors[fetched++] }));
    expect(await collect(pages)).toEqual(['page', 'page', 'page', 'page', broken]);
    expect(fetched).toBe(cursors.length);
  });

  test('end with the error of a page, of which nothing is tried again', async () => {
    let fetched = 0;
    const pages = cursorPages(async () => {
      if (++fetched === 2) throw new SweepError('unavailable', 'no');
      return { page: 'page', next: 'a' };
    });
    expect(await collect(pages)).toEqual(['page', { code: 'unavailable' }]);
    expect(fetched).toBe(2);
  });
});

describe('Pages by link', () => {
  /** Follows `links`, one a page, from `start`. */
  const follow = (start: URL, ...links: string[]) => {
    const rest = [...links];
    const fetchPage = async ({ href }: URL) => ({ page: href, next: rest.shift() });
    return collect(linkPages(start, false, fetchPage));
  };

  test('come in order, by absolute and relative links', async () => {
    expect(
      await follow(first, 'https://api.test/v1/tokens?page=2', '?page=3', '/v2/tokens#top'),
    ).toEqual([
      first.href,
      'https://api.test/v1/tokens?page=2',
      'https://api.test/v1/tokens?page=3',
      'https://api.test/v2/tokens',
    ]);
  });

  test('end with an error at a link to another origin', async () => {
    expect(await follow(first, '?page=2', 'https://evil.test/v1/tokens?page=3')).toEqual([
      first.href,
      broken,
    ]);
  });

  test.each(['https://api.test/v1/tokens?limit=2', '?limit=2', '?limit=2#again'])(
    'end with an error when the list leads back to its beginning: %s',
    async (link) => {
      expect(await follow(first, link)).toEqual([first.href, broken]);
    },
  );

  test('stay at the origin of the list where its server names itself differently', async () => {
    const rest = ['http://internal:8080/v1/tokens?page=2', '//internal/v1/tokens?page=3'];
    const fetchPage = async ({ href }: URL) => ({ page: href, next: rest.shift() });
    expect(await collect(linkPages(first, true, fetchPage))).toEqual([
      first.href,
      'https://api.test/v1/tokens?page=2',
      'https://api.test/v1/tokens?page=3',
    ]);
  });
});

describe('Pages whose items have ids', () => {
  test('end with an error when one repeats earlier ones, whatever its cursor says', async () => {
    const pages = [['a', 'b'], ['c'], ['b', 'a']];
    let fetched = 0;
    const list = cursorPages(async () => {
      const ids = pages[fetched++] ?? [];
      return { page: ids.join(''), next: `${fetched}`, ids };
    });
    expect(await collect(list)).toEqual(['ab', 'c', broken]);
  });

  test('end with an error by link too', async () => {
    let fetched = 0;
    const fetchPage = async () => ({ page: 'a', next: `?page=${++fetched}`, ids: ['a'] });
    expect(await collect(linkPages(first, false, fetchPage))).toEqual(['a', broken]);
  });
});

describe('Pages that are counted', () => {
  /** The pages, one for each number or offset that is asked for; all others are empty. */
  const pagesAt = (pages: Readonly<Record<number, readonly string[]>>) => async (at: number) => {
    const page = pages[at] ?? [];
    return { page, ids: page };
  };

  test('come by number up to the first empty one, short ones included', async () => {
    const list = numberPages(1, pagesAt({ 1: ['a', 'b'], 2: ['c'], 3: ['d', 'e'], 5: ['f'] }));
    expect(await collect(list)).toEqual([['a', 'b'], ['c'], ['d', 'e'], []]);
  });

  test('come by offset, which is how many items have come', async () => {
    const list = offsetPages(pagesAt({ 0: ['a', 'b'], 2: ['c'], 3: ['d'] }));
    expect(await collect(list)).toEqual([['a', 'b'], ['c'], ['d'], []]);
  });

  test('end with an error when the server ignores the number', async () => {
    const list = numberPages(1, async () => ({ page: ['a'], ids: ['a'] }));
    expect(await collect(list)).toEqual([['a'], broken]);
  });
});

test('a list that goes on with nothing but empty pages comes to an end', async () => {
  let fetched = 0;
  const list = cursorPages(async () => ({ page: 'page', next: `${fetched++}`, ids: [] }));
  expect((await collect(list)).at(-1)).toEqual(broken);
  expect(fetched).toBe(1001);
});
