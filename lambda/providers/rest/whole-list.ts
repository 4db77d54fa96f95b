import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../http-ports.ts';
import type { Api } from './api.ts';
import { DeclaredTotal } from './declared-total.ts';
import type { IdentifiersOf } from './item-source.ts';
import { compileListPages } from './list-pages.ts';
import type { Lookup } from './lookup.ts';
import type { Items } from './paging.ts';
import { compileMatchers } from './response-match.ts';
import type { List } from './schema-list.ts';

/**
 * Reads a list to its end. Throws SweepError, `invalid-response` for one that turns out to be incomplete.
 * @param what is listed, in the plural
 */
export type WholeList = (lookup: Lookup, what: string) => AsyncGenerator<Items>;

/**
 * Compiles the reading of a list, whose pages are compared with what the API says about the whole: its number of entries,
 * and the number at which it is truncated.
 * @param identifiersOf tells an item from others
 */
export function compileWholeList(list: List, api: Api, identifiersOf: IdentifiersOf): WholeList {
  const build = api.compile(list);
  const pages = compileListPages(list, api.hasEndpoint, identifiersOf);
  const isEmptyList = compileMatchers(list.empty);

  return async function* (lookup, what) {
    const total = list.total === undefined ? undefined : new DeclaredTotal(list.total, what);
    let received = 0;
    let last: HttpResponse | undefined;
    const send: Api['send'] = async (request) => {
      last = await api.send(request);
      return last;
    };
    try {
      for await (const items of pages(build(lookup), what, send)) {
        received += items.length;
        if (last) total?.read(last);
        yield items;
      }
    } catch (error) {
      if (received === 0 && last && isEmptyList(last)) return;
      throw error;
    }
    total?.compare(received);
    if (list.limit !== undefined && received >= list.limit) {
      const problem = `it has ${received} entries, and the API returns at most ${list.limit}`;
      throw new SweepError(
        'invalid-response',
        `listing the ${what}: the list is incomplete: ${problem}`,
      );
    }
  };
}
