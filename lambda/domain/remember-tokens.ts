import type { Remembered } from './remembered.ts';
import { isPast, isSpare, type RememberedToken, type TokenKey } from './remembered-token.ts';

/** Tokens of a connection that can be remembered. */
export const MAX_TOKENS = 100_000;

/** What a run remembers of tokens. */
export interface TokenChanges {
  /** What the keys are made with. */
  readonly tokenKey: string;
  /** `undefined` forgets a token. */
  readonly tokens: ReadonlyMap<TokenKey, RememberedToken | undefined>;
}

/**
 * Takes in the changes, and forgets what is past at `now`. Where more than {@link MAX_TOKENS} are left, those whose loss does
 * no harm are forgotten, the longest unlisted first; there may still be too many.
 */
export function rememberTokens(
  before: Remembered,
  { tokenKey, tokens: changes }: TokenChanges,
  now: number,
): Remembered {
  const tokens = new Map(before.tokens);
  for (const [key, token] of changes) {
    if (token) tokens.set(key, token);
    else tokens.delete(key);
  }
  for (const [key, token] of tokens) if (isPast(token, now)) tokens.delete(key);
  if (tokens.size > MAX_TOKENS) forgetSpare(tokens);
  const hasKey = before.tokenKey !== undefined || tokens.size > 0;
  return { ...before, ...(hasKey && { tokenKey }), tokens };
}

function forgetSpare(tokens: Map<TokenKey, RememberedToken>): void {
  const spare = [...tokens].filter(([, token]) => isSpare(token));
  spare.sort(([, one], [, other]) => one.lastListed - other.lastListed);
  for (const [key] of spare.slice(0, tokens.size - MAX_TOKENS)) tokens.delete(key);
}
