import type { Lookup } from './interpolation.ts';
import { isOneOf } from './one-of.ts';
import type { Definition } from './schema.ts';

type Filter = NonNullable<Definition['list']['include']>[number];

/** What a filter says of an item; `unclear` when a field that it asks for is not there, or cannot be compared. */
export type Verdict = 'included' | 'excluded' | 'unclear';

/** What filters say together: all must include an item, and any may exclude it. */
export function verdictOf(filters: readonly Filter[] | undefined, lookup: Lookup): Verdict {
  let together: Verdict = 'included';
  for (const filter of filters ?? []) {
    const verdict = verdictOfOne(filter, lookup(filter.path));
    if (verdict === 'excluded') return verdict;
    if (verdict === 'unclear') together = verdict;
  }
  return together;
}

function verdictOfOne(filter: Filter, value: unknown): Verdict {
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
