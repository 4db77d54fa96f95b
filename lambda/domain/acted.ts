import type { TokenEvent } from './events.ts';

const ACTED: ReadonlySet<string> = new Set(['planned', 'revoked', 'disabled']);

/** Whether something was, or would be, done to a token. */
export function isActed({ outcome }: Pick<TokenEvent, 'outcome'>): boolean {
  return outcome !== undefined && ACTED.has(outcome);
}
