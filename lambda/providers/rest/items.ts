import { SweepError } from '../../errors.ts';
import { fanOut } from '../kit/map-concurrently.ts';
import type { Api } from './api.ts';
import { createPicker, type Facts, lookupFacts } from './facts.ts';
import { matchFilters } from './filters.ts';
import { type Lookup, referencesOf } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import type { Items } from './list-pages.ts';
import { type ParentLog, parentNamer } from './parents.ts';
import type { Definition } from './schema.ts';
import { wholeList } from './whole-list.ts';

/** Reads a list once; what happens at single parents is said to `log`. */
export type ItemPages = (log: ParentLog) => AsyncGenerator<readonly Facts[]>;

/**
 * The facts of everything that the list holds and the filter does not exclude, page by page: over all parents,
 * and over the array inside each item where the definition expands it. Throws SweepError.
 */
export function createItemPages(
  definition: Definition,
  values: Lookup,
  api: Api,
  concurrency: number,
): ItemPages {
  const { parents, list, expand } = definition;
  const pickItem = createPicker(definition, 'item');
  const pickParent = createPicker(definition, 'parent');
  const nameOf = parentNamer(definition);
  const idPath = idPathIn(definition, expand === undefined ? 'item' : 'parent');
  const parentList = { what: 'parents', idPath: idPathIn(definition, 'parent') };
  const admitted = (facts: Facts) =>
    matchFilters(list.include, (path) => facts.get(path)) !== 'excluded';

  async function* pagesOf(parent: Facts, what: string): AsyncGenerator<readonly Facts[]> {
    for await (const page of wholeList(list, lookupFacts(parent, values), api, { what, idPath })) {
      yield page.map((item) => pickItem(item, new Map(parent))).filter(admitted);
    }
  }

  async function* expandedPages(path: string, log: ParentLog): AsyncGenerator<readonly Facts[]> {
    const nested = readerOf(path);
    const tokensIn = (item: unknown): Facts[] => {
      const parent = pickParent(item, new Map());
      const inner = nested(item);
      if (Array.isArray(inner)) {
        log.listed();
        return inner.map((one) => pickItem(one, new Map(parent))).filter(admitted);
      }
      const problem = new SweepError('invalid-response', `it has no array at ${path}`);
      log.failed(problem, `listing the tokens of ${nameOf(parent)}`);
      return [];
    };
    const pages = wholeList(list, values, api, { what: 'tokens', idPath });
    for await (const page of pages) yield page.flatMap(tokensIn);
    log.conclude();
  }

  async function* parentPages(): AsyncGenerator<readonly Facts[]> {
    const pages: AsyncIterable<Items> | Iterable<Items> =
      parents && 'path' in parents
        ? wholeList(parents, values, api, parentList)
        : [valuesAt(parents?.values, values)];
    for await (const page of pages) {
      yield page
        .map((one) => pickParent(one, new Map()))
        .filter((parent) => matchParent(parent) !== 'excluded');
    }
  }

  function matchParent(parent: Facts) {
    const filters = parents && 'path' in parents ? parents.include : undefined;
    return matchFilters(filters, (path) => parent.get(path));
  }

  /** All tokens of one parent, or none: nothing of one whose list broke off is used. */
  async function tokensOf(parent: Facts, log: ParentLog): Promise<readonly Facts[]> {
    const name = nameOf(parent);
    const what = `tokens of ${name}`;
    try {
      if (matchParent(parent) === 'unclear') {
        const problem = 'a field of the filter is not there, or of another type';
        throw new SweepError('invalid-response', problem);
      }
      const all: Facts[] = [];
      for await (const page of pagesOf(parent, what)) all.push(...page);
      log.listed();
      return parents && 'values' in parents && log.isTwin(name, all) ? [] : all;
    } catch (error) {
      log.failed(error, `listing the ${what}`);
      return [];
    }
  }

  return async function* (log) {
    if (expand !== undefined) return yield* expandedPages(expand, log);
    if (!parents) return yield* pagesOf(new Map(), 'tokens');
    const tokens = fanOut(parentPages(), concurrency, (parent) => tokensOf(parent, log));
    for await (const batch of tokens) yield batch.flat();
    log.conclude();
  };
}

/** Where a listed item holds its id, below the item; of a parent, what a call first names of it. */
function idPathIn(
  { fields: { id }, list, revoke }: Definition,
  scope: 'item' | 'parent',
): string | undefined {
  const named = [typeof id === 'string' ? id : id.path, ...referencesOf(list.path + revoke.path)];
  return named.find((path) => path.startsWith(`${scope}.`))?.slice(`${scope}.`.length);
}

function valuesAt(path: string | undefined, values: Lookup): Items {
  const list = path === undefined ? undefined : values(path);
  return Array.isArray(list) ? [...new Set(list)] : [];
}
