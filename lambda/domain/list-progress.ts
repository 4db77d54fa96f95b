import { IdSet } from './id-set.ts';

/** No list is this long: a server that still hands out cursors is broken. */
const MAX_PAGES = 100_000;

/** An API that filters after paging may send some pages without an entry, but not this many in a row. */
const MAX_EMPTY_PAGES = 1000;

/**
 * Notices a list that never ends: a cursor that comes twice, a page of which every id was listed before, or an absurd
 * number of pages. Of ids and cursors, which can be secrets, it keeps hashes.
 * @example
 * const progress = new ListProgress('first');
 * progress.problemOfNext('second'); // undefined
 * progress.problemOfNext('first'); // 'the list leads back to an earlier page, so its end cannot be reached'
 */
export class ListProgress {
  readonly #cursors = new IdSet();
  readonly #ids = new IdSet();
  #pages = 0;
  #emptyInARow = 0;

  /** @param first the cursor of the first page, where it has one */
  constructor(first?: string) {
    if (first !== undefined) this.#cursors.add(first);
  }

  /** What is wrong with a page, before it is used; `undefined` when it may bring something new. */
  problemOfPage(ids: readonly string[] | undefined): string | undefined {
    this.#emptyInARow = ids?.length === 0 ? this.#emptyInARow + 1 : 0;
    if (this.#emptyInARow > MAX_EMPTY_PAGES) {
      return `the list continues after ${MAX_EMPTY_PAGES} empty pages in a row`;
    }
    if (ids && ids.length > 0 && ids.every((id) => this.#ids.has(id))) {
      return 'a page of the list repeats earlier ones, so its end cannot be reached';
    }
    return undefined;
  }

  /** What is wrong with the cursor of the next page, when a page with these ids has been used. */
  problemOfNext(next: string | undefined, ids: readonly string[] = []): string | undefined {
    if (next === undefined) {
      // What is left to do with a list of a million needs memory, too.
      this.#ids.clear();
      return undefined;
    }
    for (const id of ids) this.#ids.add(id);
    if (this.#cursors.has(next)) {
      return 'the list leads back to an earlier page, so its end cannot be reached';
    }
    this.#cursors.add(next);
    return ++this.#pages < MAX_PAGES ? undefined : `the list continues after ${MAX_PAGES} pages`;
  }
}
