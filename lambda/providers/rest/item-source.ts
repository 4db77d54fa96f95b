import type { Api } from './api.ts';
import type { Facts } from './facts.ts';
import { matchFilters } from './filters.ts';
import { referencesOf } from './interpolation.ts';
import type { Lookup } from './lookup.ts';
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

/** Where a listed item holds its id, below the item; for a parent, what the calls first refer to in it. */
export function idPathIn(
  { fields: { id }, list, revoke }: Definition,
  scope: 'item' | 'parent',
): string | undefined {
  const paths = [typeof id === 'string' ? id : id.path, ...referencesOf(list.path + revoke.path)];
  return paths.find((path) => path.startsWith(`${scope}.`))?.slice(`${scope}.`.length);
}
