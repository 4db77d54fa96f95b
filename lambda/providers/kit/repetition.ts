import { hash } from 'node:crypto';
import { IdSet } from '../../domain/id-set.ts';
import { SweepError } from '../../errors.ts';

/** No list is this long: a server that still hands out cursors is broken. */
const MAX_PAGES = 100_000;

/** An API that filters after paging may send some pages without an entry, but not this many in a row. */
const MAX_EMPTY_PAGES = 1000;

/**
 * Notices a list that never ends: a cursor that comes twice, a page of which every id was listed before, or an absurd
 * number of pages. Each throws SweepError `invalid-response`.
 * @example
 * const guard = new RepetitionGuard('first');
 * guard.checkNext('second');
 * await Promise.try(() => guard.checkNext('first')).catch(({ code }) => code); // 'invalid-response'
 */
export class RepetitionGuard {
  readonly #cursors = new Set<string>();
  readonly #ids = new IdSet();
  #pages = 0;
  #emptyInARow = 0;

  /** @param first the cursor of the first page, where it has one */
  constructor(first: string | undefined) {
    if (first !== undefined) this.#cursors.add(digest(first));
  }

  /** Checks a page before it is used. */
  checkPage(ids: readonly string[] | undefined): void {
    this.#emptyInARow = ids?.length === 0 ? this.#emptyInARow + 1 : 0;
    if (this.#emptyInARow > MAX_EMPTY_PAGES) {
      throw endless(`the list continues after ${MAX_EMPTY_PAGES} empty pages in a row`);
    }
    if (ids && ids.length > 0 && ids.every((id) => this.#ids.has(id))) {
      throw endless('a page of the list repeats earlier ones, so its end cannot be reached');
    }
  }

  /** Checks the cursor of the next page when this one has been used. */
  checkNext(next: string | undefined, ids: readonly string[] = []): void {
    if (next === undefined) return;
    for (const id of ids) this.#ids.add(id);
    const cursor = digest(next);
    if (this.#cursors.has(cursor)) {
      throw endless('the list leads back to an earlier page, so its end cannot be reached');
    }
    this.#cursors.add(cursor);
    if (++this.#pages >= MAX_PAGES) throw endless(`the list continues after ${MAX_PAGES} pages`);
  }
}

/** Cursors can be long, and can be secrets: 128 bits of a digest are enough to recognize one. */
function digest(cursor: string): string {
  return hash('sha256', cursor, 'base64').slice(0, 22);
}

function endless(problem: string): SweepError {
  return new SweepError('invalid-response', problem);
}
