import type * as z from 'zod';
import type { Lookup } from './lookup.ts';
import type { OneOf, Scalar, State } from './schema-parts.ts';

type Value = z.output<typeof Scalar>;

/** Whether a value is one of several, compared with its type; `undefined` when its type is none of theirs. */
export function isOneOf(value: unknown, candidates: readonly Value[]): boolean | undefined {
  if (candidates.some((candidate) => candidate === value)) return true;
  return candidates.some((candidate) => typeOf(candidate) === typeOf(value)) ? false : undefined;
}

/** The same for a field; `'absent'` when the item lacks it, or has a null that is not a candidate. */
export function fieldIsOneOf(
  { path, in: candidates }: z.output<typeof OneOf>,
  lookup: Lookup,
): boolean | 'absent' | undefined {
  const value = lookup(path);
  const isCandidate = isOneOf(value, candidates);
  const isMissing = isCandidate === undefined && (value === undefined || value === null);
  return isMissing ? 'absent' : isCandidate;
}

/** Whether a token is in a state; `undefined` when the API does not say, or says it in another type. */
export function isInState(state: z.output<typeof State>, lookup: Lookup): boolean | undefined {
  if ('in' in state) {
    const is = fieldIsOneOf(state, lookup);
    return is === 'absent' ? state.absent && false : is;
  }
  const value = lookup(state.path);
  return value !== undefined && value !== null;
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
