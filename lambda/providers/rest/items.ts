import { explodedPages } from './exploded-items.ts';
import { createPicker, lookupFacts } from './facts.ts';
import {
  compileIdentifiers,
  type ItemPages,
  type ItemSource,
  type PagesOf,
  wholeItem,
  withoutExcluded,
} from './item-source.ts';
import { pagesOfParents } from './parent-items.ts';
import { compileWholeList } from './whole-list.ts';

/** Facts and tokens take more memory than the items: of a list without pages, not all may be made at once. */
const AT_A_TIME = 1000;

/**
 * The facts of everything that the list holds and the filter does not exclude, page by page: over all parents,
 * and over the array inside each item where the definition explodes it. Throws SweepError.
 */
export function createItemPages(source: ItemSource): ItemPages {
  const { explode, forEach } = source.definition;
  if (explode !== undefined) return explodedPages(source, explode);
  const pagesOf = createPagesOf(source);
  return forEach
    ? pagesOfParents(source, forEach, pagesOf)
    : (log) => pagesOf(new Map(), 'tokens', log);
}

function createPagesOf({ definition, values, api }: ItemSource): PagesOf {
  const { list } = definition;
  const pick = createPicker(definition, 'item');
  const read = compileWholeList(list, api, compileIdentifiers(definition, 'item') ?? wholeItem);
  return async function* (parent, what, log) {
    for await (const page of read(lookupFacts(parent, values), what)) {
      for (let from = 0; from < page.length; from += AT_A_TIME) {
        const items = page.slice(from, from + AT_A_TIME);
        const all = items.map((item) => pick(item, new Map(parent)));
        yield withoutExcluded(list.include, all, log);
      }
    }
  };
}
