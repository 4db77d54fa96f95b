import { keyOf, type Token } from './token.ts';

/** Enough of a fingerprint to identify one token; the text report shows more. */
const MIN_FINGERPRINT_PREFIX = 8;

/**
 * The tokens with this key, or else this id or fingerprint, or else the only one whose fingerprint begins so. There are
 * several where an id is unique only within a parent.
 */
export function findTokens(wanted: string, tokens: readonly Token[]): readonly Token[] {
  const named = tokens.filter((token) => keyOf(token) === wanted);
  if (named.length > 0) return named;
  const exact = tokens.filter(({ id }) => id === wanted);
  if (exact.length > 0 || wanted.length < MIN_FINGERPRINT_PREFIX) return exact;
  const matching = tokens.filter(({ id, fingerprinted }) => fingerprinted && id.startsWith(wanted));
  return matching.length === 1 ? matching : [];
}
