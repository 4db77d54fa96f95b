import { keyOf, type Token } from '../../domain/token.ts';
import { shorten } from './escape.ts';

/**
 * What a list calls its tokens: each by its id, or as much of its fingerprint as `explain` needs to find it; those that
 * share an id by that with what it is unique within.
 */
export function tokenLabels(
  tokens: readonly Pick<Token, 'id' | 'within' | 'fingerprinted'>[],
): readonly string[] {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { id } of tokens) (seen.has(id) ? shared : seen).add(id);
  return tokens.map((token) => {
    const { id, fingerprinted } = token;
    if (shared.has(id)) return shorten(keyOf(token), 80);
    return fingerprinted ? id.slice(0, 16) : shorten(id, 40);
  });
}
