import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

/** A token that expired a day ago. */
export function stale(id: string, facts: Partial<Token> = {}): Token {
  return tokenOf({ id, name: 'plain', expiresAt: NOW - DAY, ...facts });
}

/** So many tokens that expired a day ago, each with a name of its own: `n0`, `n1` and so on. */
export function staleTokens(count: number): Token[] {
  return Array.from({ length: count }, (_, index) =>
    stale(`token-${index}`, { name: `n${index}` }),
  );
}
