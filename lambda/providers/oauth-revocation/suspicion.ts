import type { Problem } from '../../domain/events.ts';

/** How many tokens of a list were introspected, and how many of them were called inactive. */
export interface IntrospectionCounts {
  introspected: number;
  inactive: number;
}

/** Fewer tokens than this can all be inactive by chance. */
const MIN_TOKENS_FOR_SHARE = 4;

/**
 * Whether introspection was probably asked wrongly: it calls more than half of the tokens inactive, and no estate has
 * that many dead ones. Those marked inactive in earlier runs are not introspected, so they do not count.
 */
export function isSuspect({ introspected, inactive }: IntrospectionCounts): boolean {
  return introspected >= MIN_TOKENS_FOR_SHARE && inactive * 2 > introspected;
}

/** What to check then. */
export function suspicion({ introspected, inactive }: IntrospectionCounts): Problem {
  return {
    code: 'suspect-introspection',
    message: `introspection calls ${inactive} of ${introspected} tokens inactive, so no entry is marked; check that it is called at the host that issued them, by a client within their audience, and that it supports tokens of their type`,
  };
}
