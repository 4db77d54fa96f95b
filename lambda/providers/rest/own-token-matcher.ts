import { comparableId, type OwnTokenKnowledge } from '../../domain/own-token.ts';
import type { Lookup } from './lookup.ts';
import { idOf } from './mapping.ts';
import type { Definition } from './schema.ts';

/** How the connection's own token is told apart from the others. */
export interface OwnTokenMatcher {
  readonly knowledge: OwnTokenKnowledge;
  /**
   * Whether the connection signs in with the token that the facts are about. Throws SweepError `invalid-response` for an
   * item in which the compared field is missing or of another type: it might be the own one. `undefined` for such an item
   * where the own token may not even be listed.
   */
  matches(lookup: Lookup): boolean | undefined;
}

/** Nothing tells the own token apart, for the reason given. */
export function unknownOwnToken(reason: string): OwnTokenMatcher {
  return { knowledge: { kind: 'unknown', reason }, matches: () => false };
}

/** Matches the token with this id. */
export function withId(definition: Definition, own: string): OwnTokenMatcher['matches'] {
  const wanted = comparableId(own);
  return (lookup) => comparableId(idOf(definition, lookup)) === wanted;
}
