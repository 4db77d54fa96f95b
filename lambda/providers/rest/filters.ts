import type { Lookup } from './lookup.ts';
import { isOneOf } from './one-of.ts';
import type { Filter } from './schema-list.ts';

/** The result of a filter; `unclear` when the field that it compares is missing, or is of a type it cannot compare. */
export type FilterMatch = 'included' | 'excluded' | 'unclear';

/** The result of several filters: all must include an item, and any may exclude it. */
export function matchFilters(filters: readonly Filter[] | undefined, lookup: Lookup): FilterMatch {
  let together: FilterMatch = 'included';
  for (const filter of filters ?? []) {
    const match = matchFilter(filter, lookup(filter.path));
    if (match === 'excluded') return match;
    if (match === 'unclear') together = match;
  }
  return together;
}

function matchFilter(filter: Filter, value: unknown): FilterMatch {
  if (value === undefined) return filter.absent ?? 'unclear';
  const named = filter.in ?? filter.notIn;
  const beginnings = filter.startsWith ?? filter.notStartsWith ?? [];
  const matches = named ? isOneOf(value, named) : beginsWith(value, beginnings);
  if (matches === undefined) return 'unclear';
  const isWanted = matches === (filter.in !== undefined || filter.startsWith !== undefined);
  return isWanted ? 'included' : 'excluded';
}

function beginsWith(value: unknown, beginnings: readonly string[]): boolean | undefined {
  if (typeof value !== 'string') return undefined;
  return beginnings.some((beginning) => value.startsWith(beginning));
}
