import type { Problem } from '../../domain/events.ts';

/** How many tokens of a list were introspected, and how many of them were called inactive. */
export interface Looks {
  introspected: number;
  inactive: number;
}

/** So few tokens can all be inactive by chance. */
const SHARE_COUNTS_FROM = 4;

/**
 * Whether introspection was probably asked wrongly: more than half of the tokens are called inactive, and no estate
 * has so many dead ones. Those that were marked inactive in earlier runs are not asked about, and so do not count.
 */
export function isSuspect({ introspected, inactive }: Looks): boolean {
  return introspected >= SHARE_COUNTS_FROM && inactive * 2 > introspected;
}

/** What is to be checked then. */
export function suspicion({ introspected, inactive }: Looks): Problem {
  return {
    code: 'suspect-introspection',
    message: `introspection calls ${inactive} of ${introspected} tokens inactive, so no entry is marked; check that it is asked at the host that issued them, by a client within their audience, and that it knows tokens of their type`,
  };
}
