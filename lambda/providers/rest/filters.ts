import type { Lookup } from './interpolation.ts';
import { isOneOf } from './one-of.ts';
import type { Definition } from './schema.ts';

type Filter = NonNullable<Definition['list']['include']>[number];

/** What a filter says of an item; `unclear` when a field that it asks for is not there, or cannot be compared. */
export type FilterMatch = 'included' | 'excluded' | 'unclear';

/** What filters say together: all must include an item, and any may exclude it. */
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
