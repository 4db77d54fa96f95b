import fc from 'fast-check';
import { guard } from '../../lambda/domain/guard.ts';
import type { Policy, Safeguards } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { planOf } from '../support/tokens.ts';
import { policies, population, skew } from './arbitraries.ts';

/** A connection, judged. */
export interface Judged {
  readonly policy: Policy;
  readonly tokens: readonly Token[];
  readonly skewMillis: number;
}

/** Connections to judge. */
export const judged = fc.record({ policy: policies(), tokens: population, skewMillis: skew });

/** What goes of a connection, and why it is held, if it is. */
export function judge({ policy, tokens, skewMillis }: Judged) {
  const { allowed, held } = guard(planOf(policy, tokens), skewMillis);
  return { go: new Set(allowed.map((one) => one.token)), held };
}

/** The same connection under other safeguards. */
export function withSafeguards(one: Judged, change: Partial<Safeguards>): Judged {
  const { policy } = one;
  return { ...one, policy: { ...policy, safeguards: { ...policy.safeguards, ...change } } };
}
