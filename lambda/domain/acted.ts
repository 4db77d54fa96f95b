import type { TokenEvent } from './events.ts';

const ACTED: ReadonlySet<string> = new Set([
  'planned',
  'announced',
  'quarantined',
  'revoked',
  'disabled',
]);

/** Whether something was, or would be, done to a token, if only to announce it. */
export function isActed({ outcome }: Pick<TokenEvent, 'outcome'>): boolean {
  return outcome !== undefined && ACTED.has(outcome);
}
