/**
 * Does `work` for every item of every page, at most `workers` at a time, with the next page fetched while
 * the items of this one are under way; yields the results in batches as they come. The first failure ends
 * it, after what is in flight has finished.
 */
export async function* mapConcurrently<Item, Result>(
  pages: AsyncIterable<readonly Item[]>,
  workers: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly Result[], void, undefined> {
  const source = pages[Symbol.asyncIterator]();
  let upcoming = source.next();
  upcoming.catch(() => {}); // observed when its turn comes
  let page: Iterator<Item> = [].values();
  let turning: Promise<boolean> | undefined;
  let results: Result[] = [];
  let failure: { readonly error: unknown } | undefined;
  let running = workers;
  let wake = () => {};

  async function turnPage(): Promise<boolean> {
    const next = await upcoming;
    turning = undefined;
    if (next.done) return false;
    page = next.value.values();
    upcoming = source.next();
    upcoming.catch(() => {});
    return true;
  }

  async function run(): Promise<void> {
    try {
      while (!failure) {
        const item = page.next();
        if (!item.done) {
          const result = await work(item.value);
          results.push(result); // not in one expression: the batch may have been taken meanwhile
          wake();
        } else {
          turning ??= turnPage();
          if (!(await turning)) break;
        }
      }
    } catch (error) {
      failure ??= { error };
    }
    running--;
    wake();
  }

  for (let i = 0; i < workers; i++) void run();
  try {
    while (running > 0 || results.length > 0) {
      if (results.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const batch = results;
      results = [];
      yield batch;
    }
    if (failure) throw failure.error;
  } finally {
    failure ??= { error: undefined }; // an early end of the consumer ends the workers too
    await source.return?.();
  }
}
