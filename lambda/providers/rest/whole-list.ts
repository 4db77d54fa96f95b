import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../ports.ts';
import { jsonOf } from '../kit/response.ts';
import type { Api } from './api.ts';
import type { Lookup } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import { type Items, type Listed, listPages } from './list-pages.ts';
import { matches } from './response-match.ts';
import type { List } from './schema.ts';

/**
 * The pages of a list, held against what the API says of the whole: how many entries it has, and at how many it is cut
 * off. Throws SweepError `invalid-response` at the end of one that broke off.
 */
export async function* wholeList(
  list: List,
  lookup: Lookup,
  api: Api,
  listed: Listed,
): AsyncGenerator<Items> {
  const { what } = listed;
  const total = list.total === undefined ? undefined : new DeclaredTotal(list.total, what);
  let received = 0;
  let last: HttpResponse | undefined;
  const observed: Api = {
    ...api,
    async send(request) {
      last = await api.send(request);
      return last;
    },
  };
  try {
    for await (const items of listPages(list, lookup, observed, listed)) {
      received += items.length;
      if (last) total?.read(last);
      yield items;
    }
  } catch (error) {
    if (received === 0 && last && matches(last, list.empty)) return;
    throw error;
  }
  total?.compare(received);
  if (list.limit !== undefined && received >= list.limit)
    throw brokeOff(
      what,
      `it has ${received} entries, and the API gives no more than ${list.limit}`,
    );
}

/** How many entries a list is said to have; that may change while it is read. */
class DeclaredTotal {
  readonly #path: string;
  readonly #what: string;
  #least = Number.POSITIVE_INFINITY;
  #most = 0;

  constructor(path: string, what: string) {
    this.#path = path;
    this.#what = what;
  }

  read(page: HttpResponse): void {
    const value = readerOf(this.#path)(jsonOf(page.text));
    const isText = typeof value === 'string' && /^\d{1,15}$/.test(value);
    const total = isText ? Number(value) : value;
    if (typeof total !== 'number' || !Number.isSafeInteger(total)) {
      const problem = `the answer does not say at ${this.#path} how many entries there are`;
      throw new SweepError('invalid-response', `listing the ${this.#what}: ${problem}`);
    }
    this.#least = Math.min(this.#least, total);
    this.#most = Math.max(this.#most, total);
  }

  compare(received: number): void {
    if (received >= this.#least && received <= this.#most) return;
    throw brokeOff(this.#what, `it says that it has ${this.#most} entries, and ${received} came`);
  }
}

function brokeOff(what: string, problem: string): SweepError {
  return new SweepError('invalid-response', `listing the ${what}: the list broke off: ${problem}`);
}
