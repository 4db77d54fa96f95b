import { comparableId } from '../../domain/own-token.ts';
import { SweepError } from '../../errors.ts';
import { fill } from './interpolation.ts';
import type { Lookup } from './lookup.ts';
import { fitsMask } from './mask.ts';
import type { OwnTokenMatcher } from './own-token-matcher.ts';
import type { Definition } from './schema.ts';

type OwnTokenField = Extract<NonNullable<Definition['ownToken']>, { field: string }>;

/** Compares a value with the own token; `undefined` for one that cannot be compared. */
type Comparison = (value: unknown) => boolean | undefined;

/** Recognises the own token by a field of it. */
export function compileComparison(
  ownToken: OwnTokenField,
  values: Lookup,
): OwnTokenMatcher['matches'] {
  const { field } = ownToken;
  const mayBeUnlisted = 'mayBeUnlisted' in ownToken && ownToken.mayBeUnlisted === true;
  const compare = comparisonWith(ownToken, values);
  return (lookup) => {
    const value = lookup(field);
    const isOwn = compare(value);
    if (isOwn !== undefined || mayBeUnlisted) return isOwn;
    const problem = value === undefined ? 'is missing' : 'is of another type or form';
    const message = `${field}, which identifies the own token, ${problem}`;
    throw new SweepError('invalid-response', message);
  };
}

/** What is wrong with a token that might be the own one. */
export const POSSIBLY_OWN = new SweepError(
  'invalid-response',
  'nothing in it shows whether the connection itself signs in with it',
);

function comparisonWith(ownToken: OwnTokenField, values: Lookup): Comparison {
  if ('equals' in ownToken) return equalTo(ownToken.equals, values);
  if ('masked' in ownToken) {
    const own = fill(ownToken.masked, values);
    return (value) => (typeof value === 'string' ? fitsMask(own, value) : undefined);
  }
  if ('endsWith' in ownToken) {
    const own = fill(ownToken.endsWith, values);
    return (value) => (isPart(value) ? own.endsWith(value) : undefined);
  }
  const own = fill(ownToken.startsWith, values);
  return (value) => (isPart(value) ? own.startsWith(value) : undefined);
}

function equalTo(expected: string | number | boolean, values: Lookup): Comparison {
  const own = typeof expected === 'string' ? comparableId(fill(expected, values)) : expected;
  return (value) => {
    if (typeof value !== typeof own) return undefined;
    return (typeof value === 'string' ? comparableId(value) : value) === own;
  };
}

function isPart(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
