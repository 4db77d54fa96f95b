import type * as z from 'zod';
import type { Lookup } from './interpolation.ts';
import type { OneOf, Scalar, State } from './schema-parts.ts';

type Value = z.output<typeof Scalar>;

/** Whether a value is one of those named, to the type; `undefined` when it is of none of their types. */
export function isOneOf(value: unknown, named: readonly Value[]): boolean | undefined {
  if (named.some((one) => one === value)) return true;
  return named.some((one) => typeOf(one) === typeOf(value)) ? false : undefined;
}

/** The same of a field; `'absent'` when the item lacks it, or has null that is not named. */
export function fieldIsOneOf(
  { path, in: named }: z.output<typeof OneOf>,
  lookup: Lookup,
): boolean | 'absent' | undefined {
  const value = lookup(path);
  const isNamed = isOneOf(value, named);
  return isNamed === undefined && (value === undefined || value === null) ? 'absent' : isNamed;
}

/** Whether a token is in a state; `'absent'` when its API does not say, `undefined` when that cannot be told. */
export function isInState(
  state: z.output<typeof State>,
  lookup: Lookup,
): boolean | 'absent' | undefined {
  if ('in' in state) return fieldIsOneOf(state, lookup);
  const value = lookup(state.path);
  return value === undefined ? 'absent' : value !== null;
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
