import type { Token } from '../domain/token.ts';

/** Enough of a fingerprint to identify one token; the text report shows more. */
const MIN_FINGERPRINT_PREFIX = 8;

/**
 * The token with this id or fingerprint, or the only one whose fingerprint begins so; `undefined` when there is none, or
 * more than one.
 */
export function findToken(wanted: string, tokens: readonly Token[]): Token | undefined {
  const exact = tokens.find(({ id }) => id === wanted);
  if (exact || wanted.length < MIN_FINGERPRINT_PREFIX) return exact;
  const matching = tokens.filter(({ id, fingerprinted }) => fingerprinted && id.startsWith(wanted));
  return matching.length === 1 ? matching[0] : undefined;
}
