import { type OwnToken, OwnTokenSearch } from '../../lambda/domain/own-token.ts';

/** A search that finds no listed token to be the connection's own. */
export function noOwnToken(): OwnTokenSearch {
  return new OwnTokenSearch('none', new Set());
}

/** What such a search comes to. */
export const NOT_LISTED: OwnToken = { state: 'not-listed' };
