import { SweepError } from '../../errors.ts';
import { type OwnTokenSign, ownToken } from '../kit/own-token.ts';
import { fill } from './interpolation.ts';
import type { Lookup } from './lookup.ts';
import type { OwnTokenMatcher } from './own-token-matcher.ts';
import type { Definition } from './schema.ts';

type OwnTokenField = Extract<NonNullable<Definition['ownToken']>, { field: string }>;

/** Recognises the own token by a field of it. */
export function compileComparison(
  definition: OwnTokenField,
  values: Lookup,
): OwnTokenMatcher['matches'] {
  const { field } = definition;
  const mayBeUnlisted = 'mayBeUnlisted' in definition && definition.mayBeUnlisted === true;
  const compare = ownToken(signOf(definition, values));
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

function signOf(definition: OwnTokenField, values: Lookup): OwnTokenSign {
  if ('equals' in definition) {
    const { equals } = definition;
    return { equals: typeof equals === 'string' ? fill(equals, values) : equals };
  }
  if ('masked' in definition) return { masked: fill(definition.masked, values) };
  if ('endsWith' in definition) return { endsWith: fill(definition.endsWith, values) };
  return { startsWith: fill(definition.startsWith, values) };
}
