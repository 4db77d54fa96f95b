import type { Api } from './api.ts';
import type { Facts } from './facts.ts';
import { matchFilters } from './filters.ts';
import { referencesOf } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import { type Lookup, textOf } from './lookup.ts';
import type { ParentLog } from './parent-log.ts';
import type { Definition } from './schema.ts';
import type { Filter } from './schema-list.ts';

/** Reads a list once; what happens with single parents is reported to `log`. */
export type ItemPages = (log: ParentLog) => AsyncGenerator<readonly Facts[]>;

/** What the items of a connection are listed with. */
export interface ItemSource {
  readonly definition: Definition;
  /** Settings and secret. */
  readonly values: Lookup;
  readonly api: Api;
  /** How many parents are listed at a time. */
  readonly concurrency: number;
}

/** Pages of the items of one parent, or of the only list. Throws SweepError. */
export type PagesOf = (
  parent: Facts,
  what: string,
  log: ParentLog,
) => AsyncGenerator<readonly Facts[]>;

/** What the filters do not exclude; the rest is counted as passed over. */
export function withoutExcluded(
  filters: readonly Filter[] | undefined,
  entries: readonly Facts[],
  log: ParentLog,
): readonly Facts[] {
  if (!filters) return entries;
  const left = entries.filter(
    (facts) => matchFilters(filters, (path) => facts.get(path)) !== 'excluded',
  );
  log.passedOver += entries.length - left.length;
  return left;
}

/** What tells a listed item from others: nothing for one that lacks it. */
export type IdentifiersOf = (item: unknown) => readonly string[];

/** Compiles {@link IdentifiersOf}: by the id of an item, or else by what the calls first refer to in it. */
export function compileIdentifiers(
  definition: Definition,
  scope: 'item' | 'parent',
): IdentifiersOf | undefined {
  const path = idPathIn(definition, scope);
  if (path === undefined) return undefined;
  const read = readerOf(path);
  return (item) => {
    const text = textOf(read(item));
    return text === undefined ? [] : [text];
  };
}

/** The whole item, where no part of it is known to tell it from others. */
export function wholeItem(item: unknown): readonly string[] {
  return [textOf(item) ?? JSON.stringify(item)];
}

/** Where an item holds its id, below the item; for a parent, what the calls first refer to in it. */
export function idPathIn(
  { fields: { id }, list, revoke, detail }: Definition,
  scope: 'item' | 'parent',
): string | undefined {
  const calls = list.path + revoke.path + (detail?.path ?? '');
  const paths = [typeof id === 'string' ? id : id.path, ...referencesOf(calls)];
  return paths.find((path) => path.startsWith(`${scope}.`))?.slice(`${scope}.`.length);
}
