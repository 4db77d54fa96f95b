/**
 * Runs `work` for every item of every page, at most `concurrency` at a time, and yields the results in batches as they
 * come, in no particular order. The first failure ends it, after what is in flight has finished.
 * @example
 * async function* pages() { yield [1, 2]; yield [3]; }
 * const batches = await Array.fromAsync(mapConcurrently(pages(), 2, async (item) => item * 10));
 * batches.flat().sort(); // [10, 20, 30]
 */
export function mapConcurrently<Item, Result>(
  pages: AsyncIterable<readonly Item[]>,
  concurrency: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly Result[], void, undefined> {
  return expandConcurrently<Item, Result>(pages, concurrency, async (item, add) => {
    add(await work(item));
  });
}

/**
 * As {@link mapConcurrently}, for work that adds any number of results, which are yielded while it goes on.
 * @example
 * async function* pages() { yield [1, 2]; }
 * const batches = await Array.fromAsync(
 *   expandConcurrently(pages(), 2, async (item, add) => {
 *     add(item);
 *     add(-item);
 *   }),
 * );
 * batches.flat().sort(); // [-1, -2, 1, 2]
 */
export async function* expandConcurrently<Item, Result>(
  pages: AsyncIterable<readonly Item[]>,
  concurrency: number,
  work: (item: Item, add: (result: Result) => void) => Promise<void>,
): AsyncGenerator<readonly Result[], void, undefined> {
  const cancelled = new AbortController();
  const items = itemsOf(pages, cancelled.signal);
  const results = new Inbox<Result>();
  const add = (result: Result) => results.add(result);
  const runWorker = async () => {
    for (let item = await items.next(); !item.done; item = await items.next()) {
      await work(item.value, add);
    }
  };
  const workers = Array.from({ length: concurrency }, () =>
    runWorker().catch((error: unknown) => cancelled.abort(error)),
  );
  void Promise.all(workers).then(() => results.close());
  try {
    yield* results.batches();
    cancelled.signal.throwIfAborted();
  } finally {
    cancelled.abort(); // the consumer may have stopped early
    await items.return();
  }
}

/** The items one by one, until cancelled; the next page is fetched while those of this one are being worked on. */
async function* itemsOf<Item>(
  pages: AsyncIterable<readonly Item[]>,
  cancelled: AbortSignal,
): AsyncGenerator<Item, void, undefined> {
  const source = pages[Symbol.asyncIterator]();
  let upcoming = source.next();
  try {
    for (let page = await upcoming; !page.done; page = await upcoming) {
      upcoming = source.next();
      upcoming.catch(() => {}); // reported when its turn comes
      for (const item of page.value) {
        if (cancelled.aborted) return;
        yield item;
      }
    }
  } finally {
    await source.return?.();
  }
}

/** Collects results until its one reader takes them all together. */
class Inbox<Result> {
  #results: Result[] = [];
  #isClosed = false;
  #wake = () => {};

  add(result: Result): void {
    this.#results.push(result);
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  async *batches(): AsyncGenerator<readonly Result[], void, undefined> {
    while (!this.#isClosed || this.#results.length > 0) {
      if (this.#results.length > 0) yield this.#results.splice(0);
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
