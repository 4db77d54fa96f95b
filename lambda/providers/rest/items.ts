import { SweepError } from '../../errors.ts';
import { fanOut } from '../../http/fan-out.ts';
import type { Api } from './api.ts';
import { createPicker, type Facts, lookupFacts } from './facts.ts';
import { readerOf } from './json-path.ts';
import { type Items, listPages } from './list-pages.ts';
import type { Definition } from './schema.ts';
import { type Lookup, referencesOf } from './template.ts';

type Filters = NonNullable<Definition['list']['include']>;

/**
 * The facts of everything that the list holds and the filter does not exclude, page by page: over all parents,
 * and over the array inside each item where the definition expands it. Throws SweepError.
 */
export function createItemPages(
  definition: Definition,
  values: Lookup,
  api: Api,
  concurrency: number,
): () => AsyncGenerator<readonly Facts[]> {
  const { parents, list, expand } = definition;
  const pickParent = createPicker(definition, 'parent');
  const pickItem = createPicker(definition, 'item');
  const tokens = { what: 'tokens', idPath: idPathIn(definition, expand ? 'parent' : 'item') };
  const parentList = { what: 'parents', idPath: idPathIn(definition, 'parent') };
  const nested = expand === undefined ? undefined : readerOf(expand);

  const admitted = (facts: Facts) => verdictOf(list.include, facts) !== 'excluded';

  function toFacts(item: unknown, parent: Facts): Facts[] {
    if (!nested) return [pickItem(item, new Map(parent))].filter(admitted);
    const inner = nested(item);
    if (!Array.isArray(inner)) {
      throw new SweepError(
        'invalid-response',
        `listing the tokens: an item has no array at ${expand}`,
      );
    }
    const outer = pickParent(item, new Map());
    return inner.map((one) => pickItem(one, new Map(outer))).filter(admitted);
  }

  async function* pagesOf(parent: Facts): AsyncGenerator<readonly Facts[]> {
    for await (const page of listPages(list, lookupFacts(parent, values), api, tokens)) {
      yield page.flatMap((item) => toFacts(item, parent));
    }
  }

  async function* parentPages(): AsyncGenerator<readonly Facts[]> {
    const pages: AsyncIterable<Items> | Iterable<Items> =
      parents && 'path' in parents
        ? listPages(parents, values, api, parentList)
        : [valuesAt(parents?.values, values)];
    for await (const page of pages) {
      yield page.map((one) => pickParent(one, new Map())).filter(isWanted);
    }
  }

  function isWanted(parent: Facts): boolean {
    const verdict = verdictOf(parents && 'path' in parents ? parents.include : undefined, parent);
    if (verdict !== 'unclear') return verdict === 'included';
    throw new SweepError(
      'invalid-response',
      'listing the parents: one lacks a field of the filter',
    );
  }

  async function whole(parent: Facts): Promise<readonly Facts[]> {
    const all: Facts[] = [];
    for await (const page of pagesOf(parent)) all.push(...page);
    return all;
  }

  return async function* () {
    if (!parents) return yield* pagesOf(new Map());
    for await (const batch of fanOut(parentPages(), concurrency, whole)) yield batch.flat();
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

/** What a filter says of an item; `unclear` when the item lacks a field that the filter asks for. */
export function verdictOf(
  filters: Filters | undefined,
  facts: Facts,
): 'included' | 'excluded' | 'unclear' {
  let unclear = false;
  for (const { path, in: allowed, notIn } of filters ?? []) {
    const value = facts.get(path);
    if (value === undefined) unclear = true;
    else if (
      allowed ? !allowed.some((one) => one === value) : notIn?.some((one) => one === value)
    ) {
      return 'excluded';
    }
  }
  return unclear ? 'unclear' : 'included';
}
