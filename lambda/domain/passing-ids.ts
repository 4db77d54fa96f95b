import type { Token } from './token.ts';

/** Whether the ids of some tokens are fingerprints without a secret to key them, so that without a memory they are new in every run. */
export function hasPassingIds(tokens: readonly Token[], secret: string | undefined): boolean {
  return secret === undefined && tokens.some(({ fingerprinted }) => fingerprinted);
}
