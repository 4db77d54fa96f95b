import type { OwnTokenKnowledge } from '../../domain/own-token.ts';
import { jwtClaim } from '../kit/jwt.ts';
import type { Api } from './api.ts';
import { fill } from './interpolation.ts';
import type { Lookup } from './lookup.ts';
import { askForOwnToken } from './own-token-call.ts';
import { compileComparison } from './own-token-field.ts';
import { type OwnTokenMatcher, unknownOwnToken, withId } from './own-token-matcher.ts';
import type { Definition } from './schema.ts';

type OwnToken = NonNullable<Definition['ownToken']>;
type OwnTokenClaim = Extract<OwnToken, { claim: string }>;
type OwnTokenField = Exclude<Extract<OwnToken, { field?: string }>, OwnTokenClaim>;

/** How the own token is recognised; asks the API where the definition says so. Throws SweepError `deadline`. */
export async function createOwnTokenMatcher(
  definition: Definition,
  values: Lookup,
  api: Api,
): Promise<OwnTokenMatcher> {
  const { ownToken } = definition;
  if (ownToken === undefined) return unknownOwnToken(NOT_RECOGNISABLE);
  if (ownToken === 'not-listed') {
    return { knowledge: { kind: 'not-listed' }, matches: () => false };
  }
  if ('id' in ownToken) return askForOwnToken(ownToken, definition, values, api);
  if ('claim' in ownToken) return matchClaim(ownToken, definition, values);
  return { knowledge: knowledgeBy(ownToken), matches: compileComparison(ownToken, values) };
}

const NOT_RECOGNISABLE = 'this provider cannot tell which token the connection signs in with';

function matchClaim(
  { claim, of }: OwnTokenClaim,
  definition: Definition,
  values: Lookup,
): OwnTokenMatcher {
  const own = jwtClaim(fill(of, values), claim);
  if (typeof own !== 'string' || own === '') {
    return unknownOwnToken(`the secret holds no JWT with the claim ${claim}`);
  }
  const by = `the claim ${claim} of the JWT in the secret`;
  return { knowledge: { kind: 'recognised', by }, matches: withId(definition, own) };
}

function knowledgeBy(ownToken: OwnTokenField): OwnTokenKnowledge {
  const isListed = !('equals' in ownToken || ownToken.mayBeUnlisted);
  return { kind: 'recognised', by: ownToken.field, ...(isListed && { isListed: true as const }) };
}
