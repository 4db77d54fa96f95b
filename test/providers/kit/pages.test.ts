import { describe, expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { cursorPages, linkPages } from '../../../lambda/providers/kit/pages.ts';

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

describe('pages by cursor', () => {
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

  test.each([
    ['at once', ['a', 'a']],
    ['later', ['a', 'b', 'c', 'a']],
  ])('end with an error when a cursor comes again %s', async (_, cursors) => {
    let fetched = 0;
    const pages = cursorPages(async () => ({ page: 'page', next: cursors[fetched++] }));
    expect((await collect(pages)).at(-1)).toEqual(broken);
    expect(fetched).toBe(cursors.length);
  });

  test('end with an error after a hundred thousand', async () => {
    let fetched = 0;
    const pages = cursorPages(async () => ({ page: null, next: `${++fetched}` }));
    expect((await collect(pages)).at(-1)).toEqual(broken);
    expect(fetched).toBe(100_000);
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

describe('pages by link', () => {
  const first = new URL('https://api.test/v1/tokens?limit=2');

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

  test.each([
    'https://evil.test/v1/tokens',
    'https://api.test:8443/v1/tokens',
    'https://api.test.evil.test/',
    'http://api.test/v1/tokens',
    '//evil.test/v1/tokens',
    'https://user:pass@api.test/v1/tokens',
    'javascript:alert(1)',
    'https://',
  ])('never lead elsewhere: %s', async (link) => {
    expect(await follow(first, link)).toEqual([broken]);
  });

  test.each(['https://api.test/v1/tokens?limit=2', '?limit=2', '?limit=2#again'])(
    'end with an error when the list leads back to its beginning: %s',
    async (link) => {
      expect(await follow(first, link)).toEqual([first.href, broken]);
    },
  );

  test.each(['http://127.0.0.1:8080/', 'http://localhost:8080/', 'http://[::1]:8080/'])(
    'may be unencrypted on this machine: %s',
    async (start) => {
      expect(await follow(new URL(start), '/2')).toHaveLength(2);
    },
  );

  test.each(['http://api.test/', 'http://127.evil.test/'])(
    'may not be unencrypted elsewhere: %s',
    async (start) => {
      expect(await follow(new URL(start), '/2')).toEqual([broken]);
    },
  );

  describe('of a server that may name itself differently', () => {
    const renamed = (link: string) => {
      const rest = [link];
      const fetchPage = async ({ href }: URL) => ({ page: href, next: rest.shift() });
      return collect(linkPages(first, true, fetchPage));
    };

    test.each([
      'http://api.test/v1/tokens?page=2#top',
      'https://api.test:8443/v1/tokens?page=2',
      'http://internal:8080/v1/tokens?page=2',
      '//internal/v1/tokens?page=2',
      'https://api.test/v1/tokens?page=2',
    ])('have the query of the link, at the origin of the list: %s', async (link) => {
      expect(await renamed(link)).toEqual([first.href, 'https://api.test/v1/tokens?page=2']);
    });

    test('have no query where the link has none', async () => {
      expect(await renamed('http://internal/v1/tokens')).toEqual([
        first.href,
        'https://api.test/v1/tokens',
      ]);
    });

    test.each([
      'https://internal/v1/other?page=2',
      'https://internal/v1/tokens/?page=2',
      'https://internal//v1/tokens?page=2',
      'https://user:pass@internal/v1/tokens?page=2',
      'https://user@api.test/v1/tokens?page=2',
      'ftp://internal/v1/tokens?page=2',
      'ws://api.test/v1/tokens?page=2',
      'https://',
    ])('never lead elsewhere: %s', async (link) => {
      expect(await renamed(link)).toEqual([broken]);
    });
  });
});

describe('pages whose items are named', () => {
  /** A list whose pages hold these ids, and which goes on after each but the last, or for ever. */
  const listOf = (pages: readonly (readonly string[])[], isEndless = false) => {
    let fetched = 0;
    return collect(
      cursorPages(async () => {
        const ids = pages[fetched++ % pages.length] ?? [];
        const goesOn = isEndless || fetched < pages.length;
        return { page: ids.join(''), next: goesOn ? `${fetched}` : undefined, ids };
      }),
    );
  };

  test('end with an error when one holds nothing new, whatever its cursor says', async () => {
    expect(await listOf([['a', 'b'], ['c']], true)).toEqual(['ab', 'c', broken]);
    expect(await listOf([['a', 'b'], ['c'], ['b', 'a']])).toEqual(['ab', 'c', broken]);
    expect(await listOf([['a', 'b'], ['b']])).toEqual(['ab', broken]);
  });

  test('may hold some of what was read before, and one item more than once', async () => {
    const pages = [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'd'],
      ['e', 'e'],
    ];
    expect(await listOf(pages)).toEqual(['ab', 'bc', 'ad', 'ee']);
  });

  test('may be empty and go on', async () => {
    expect(await listOf([[], ['a'], [], [], ['b']])).toEqual(['', 'a', '', '', 'b']);
  });

  test('end with an error by link too', async () => {
    let fetched = 0;
    const fetchPage = async () => ({ page: 'a', next: `?page=${++fetched}`, ids: ['a'] });
    expect(await collect(linkPages(new URL('https://api.test/'), false, fetchPage))).toEqual([
      'a',
      broken,
    ]);
  });
});

test('a list that goes on with nothing but empty pages comes to an end', async () => {
  let asked = 0;
  const pages = cursorPages(async () => ({ page: [], next: `${asked++}`, ids: [] }));
  const reading = (async () => {
    for await (const page of pages) expect(page).toEqual([]);
  })();
  await expect(reading).rejects.toMatchObject({ code: 'invalid-response' });
  expect(asked).toBeLessThan(1100);
});
