import type * as z from 'zod';
import type { OneOf, Scalar } from './schema-parts.ts';
import type { Lookup } from './template.ts';

type Value = z.output<typeof Scalar>;

/** Whether a value is one of those named, to the type; `undefined` when it is of none of their types. */
export function isOneOf(value: unknown, named: readonly Value[]): boolean | undefined {
  if (named.some((one) => one === value)) return true;
  return named.some((one) => typeOf(one) === typeOf(value)) ? false : undefined;
}

/** The same of a field; `'absent'` when the item lacks it. */
export function fieldIsOneOf(
  { path, in: named }: z.output<typeof OneOf>,
  lookup: Lookup,
): boolean | 'absent' | undefined {
  const value = lookup(path);
  return value === undefined ? 'absent' : isOneOf(value, named);
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
