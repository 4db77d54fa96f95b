import type { Token } from '../../domain/token.ts';
import type { Lookup } from './lookup.ts';
import { fieldIsOneOf } from './one-of.ts';
import type { Definition } from './schema.ts';

/**
 * Whether a token was made with another one, and whether others may have been made with it. What cannot be told of a
 * token that could be read counts as both: one too many is withheld.
 */
export function descentOf(
  { descent }: Definition,
  lookup: Lookup,
): Pick<Token, 'hasUnknownParent' | 'children'> {
  if (!descent) return {};
  const { hasParent, mayHaveChildren, setting } = descent;
  const mayGoAlong = lookup(`settings.${setting}`) === 'revoke';
  return {
    ...(fieldIsOneOf(hasParent, lookup) !== false && { hasUnknownParent: true }),
    ...(fieldIsOneOf(mayHaveChildren, lookup) !== false && {
      children: mayGoAlong ? 'revoke' : 'keep',
    }),
  };
}
