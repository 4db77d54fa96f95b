import { describe, expect, test } from 'vitest';
import {
  expandConcurrently,
  mapConcurrently,
} from '../../../lambda/providers/kit/map-concurrently.ts';

async function* pagesOf<Item>(...pages: Item[][]): AsyncGenerator<readonly Item[]> {
  yield* pages;
}

/** Lets everything that is ready have its turn. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Work that ends when the test says so. */
function heldWork() {
  const started: number[] = [];
  const ends = new Map<number, (error?: Error) => void>();
  const work = (item: number) => {
    started.push(item);
    return new Promise<number>((resolve, reject) => {
      ends.set(item, (error) => (error ? reject(error) : resolve(item)));
    });
  };
  const end = async (item: number, error?: Error) => {
    ends.get(item)?.(error);
    await settle();
  };
  return { started, work, end };
}

/** Reads everything; `results` grows as it comes. */
function read<Result>(batches: AsyncIterable<readonly Result[]>) {
  const results: Result[] = [];
  const done = (async () => {
    for await (const batch of batches) results.push(...batch);
  })();
  done.catch(() => {});
  return { results, done };
}

describe('Concurrent work over pages', () => {
  test('covers every item of every page once, and empty pages do not end it', async () => {
    const batches = mapConcurrently(pagesOf([1, 2], [], [3], [4, 5]), 2, async (item) => item * 10);
    const { results, done } = read(batches);
    await done;
    expect(results.sort()).toEqual([10, 20, 30, 40, 50]);
  });

  test('never starts more items than allowed, and one more as soon as one ends', async () => {
    const { started, work, end } = heldWork();
    const { results } = read(mapConcurrently(pagesOf([1, 2, 3], [4]), 2, work));
    await settle();
    expect(started).toEqual([1, 2]);
    await end(2);
    expect(started).toEqual([1, 2, 3]);
    expect(results).toEqual([2]);
    await end(1);
    expect(started).toEqual([1, 2, 3, 4]);
  });

  test('fetches the next page, and no further one, while the items of a page are worked on', async () => {
    let fetched = 0;
    async function* pages() {
      for (;;) yield [++fetched];
    }
    const { work, end } = heldWork();
    read(mapConcurrently(pages(), 1, work));
    await settle();
    expect(fetched).toBe(2);
    await end(1);
    expect(fetched).toBe(3);
  });
});

describe('Concurrent work with several results', () => {
  test('yields each of them while the work goes on', async () => {
    const { work, end } = heldWork();
    const batches = expandConcurrently<number, number>(pagesOf([1]), 1, async (item, add) => {
      add(item * 10);
      add(await work(item));
    });
    const { results, done } = read(batches);
    await settle();
    expect(results).toEqual([10]);
    await end(1);
    await done;
    expect(results).toEqual([10, 1]);
  });
});

describe('Concurrent work that fails', () => {
  test('starts nothing new, waits for what is in flight, and yields it before it throws', async () => {
    const { started, work, end } = heldWork();
    const { results, done } = read(mapConcurrently(pagesOf([1, 2, 3, 4]), 2, work));
    await settle();
    await end(1, new Error('first'));
    expect(results).toEqual([]);
    await end(2);
    await expect(done).rejects.toThrow('first');
    expect(results).toEqual([2]);
    expect(started).toEqual([1, 2]);
  });

  test('throws the failure that came first', async () => {
    const { work, end } = heldWork();
    const { done } = read(mapConcurrently(pagesOf([1, 2]), 2, work));
    await settle();
    await end(2, new Error('first'));
    await end(1, new Error('second'));
    await expect(done).rejects.toThrow('first');
  });

  test('throws the failure of a page when the items before it are done', async () => {
    async function* pages() {
      yield [1];
      throw new Error('page 2');
    }
    const { work, end } = heldWork();
    const { results, done } = read(mapConcurrently(pages(), 3, work));
    await settle();
    await end(1);
    await expect(done).rejects.toThrow('page 2');
    expect(results).toEqual([1]);
  });
});

describe('Concurrent work whose consumer stops early', () => {
  test('starts nothing new and closes the list', async () => {
    let isClosed = false;
    async function* pages() {
      try {
        for (let page = 0; ; page += 2) yield [page, page + 1];
      } finally {
        isClosed = true;
      }
    }
    const started: number[] = [];
    const batches = mapConcurrently(pages(), 1, async (item) => started.push(item));
    for await (const _ of batches) break;
    const count = started.length;
    await settle();
    expect(isClosed).toBe(true);
    expect(started).toHaveLength(count);
  });
});
