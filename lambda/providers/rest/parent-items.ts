import { SweepError } from '../../errors.ts';
import { aboutPart } from '../kit/list-parts.ts';
import { expandConcurrently } from '../kit/map-concurrently.ts';
import { CollectedPages } from './collected-pages.ts';
import { createPicker, type Facts } from './facts.ts';
import { matchFilters } from './filters.ts';
import {
  compileIdentifiers,
  type ItemPages,
  type ItemSource,
  type PagesOf,
  wholeItem,
  withoutExcluded,
} from './item-source.ts';
import type { Lookup } from './lookup.ts';
import { parentNamer } from './names.ts';
import type { Items } from './paging.ts';
import type { ParentLog } from './parent-log.ts';
import type { Definition } from './schema.ts';
import { compileWholeList } from './whole-list.ts';

type Parents = NonNullable<Definition['forEach']>;

/** The tokens of every parent; several parents are listed at a time. */
export function pagesOfParents(source: ItemSource, parents: Parents, pagesOf: PagesOf): ItemPages {
  const { definition, concurrency } = source;
  const pick = createPicker(definition, 'parent');
  const nameOf = parentNamer(definition);
  const pagesOfRaw = compileParentPages(source, parents);
  const filters = 'path' in parents ? parents.include : undefined;
  const match = (parent: Facts) => matchFilters(filters, (path) => parent.get(path));

  async function* parentPages(log: ParentLog): AsyncGenerator<readonly Facts[]> {
    for await (const page of pagesOfRaw()) {
      const all = page.map((parent) => pick(parent, new Map()));
      yield withoutExcluded(filters, all, log);
    }
  }

  /**
   * Adds the tokens of one parent. Of a list that turns out to be incomplete none is used, unless it is too long to be
   * collected; such a list ends the connection when it fails. Throws SweepError.
   */
  async function addTokensOf(
    parent: Facts,
    log: ParentLog,
    add: (page: readonly Facts[]) => void,
  ): Promise<void> {
    const name = nameOf(parent);
    const what = `tokens of ${name}`;
    const collected = new CollectedPages();
    try {
      if (match(parent) === 'unclear') {
        const problem = 'a field that the filter compares is missing or of another type';
        throw new SweepError('invalid-response', problem);
      }
      for await (const page of pagesOf(parent, what, log)) collected.add(page, add);
      log.listed();
      const { tokens } = collected;
      if (!('values' in parents && log.isTwin(name, tokens))) add(tokens);
    } catch (error) {
      if (collected.isTooLarge) throw aboutPart(error, `listing the ${what}`);
      log.failed(error, `listing the ${what}`);
    }
  }

  return async function* (log) {
    const batches = expandConcurrently<Facts, readonly Facts[]>(
      parentPages(log),
      concurrency,
      (parent, add) => addTokensOf(parent, log, add),
    );
    for await (const batch of batches) yield batch.flat();
    log.conclude();
  };
}

/** Pages of parents as the API, or the setting, gives them. */
function compileParentPages(
  { definition, values, api }: ItemSource,
  parents: Parents,
): () => AsyncIterable<Items> | Iterable<Items> {
  if ('values' in parents) return () => [valuesAt(parents.values, values)];
  const read = compileWholeList(
    parents,
    api,
    compileIdentifiers(definition, 'parent') ?? wholeItem,
  );
  return () => read(values, 'parents');
}

function valuesAt(path: string, values: Lookup): Items {
  const list = values(path);
  return Array.isArray(list) ? [...new Set(list)] : [];
}
