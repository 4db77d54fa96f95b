import { guard } from '../../lambda/domain/guard.ts';
import type { Policy, ProtectEntry, Safeguards } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

/** Wants every token, so that whatever stays stays for a safeguard. */
const GREEDY = rulesOf(['revoke', { name: '*' }]);

/** A policy that wants every token. */
export function greedy(parts: {
  protect?: ProtectEntry[];
  safeguards?: Partial<Safeguards>;
}): Policy {
  return policyOf({ rules: GREEDY, ...parts });
}

/** Old, expiring tomorrow, and nothing special. */
export function ordinary(facts: Partial<Token> = {}): Token {
  return tokenOf({ name: 'x', createdAt: NOW - 9 * DAY, expiresAt: NOW + DAY, ...facts });
}

/** So many ordinary tokens. */
export function many(count: number): Token[] {
  return Array.from({ length: count }, (_, index) => ordinary({ id: `token-${index}` }));
}

/** The reason why the first token stays, or `revoked`. */
export function fateOf(policy: Policy, tokens: readonly Token[], skewMillis = 0): string {
  const { withheld } = guard(planOf(policy, tokens), skewMillis);
  return withheld.find(({ candidate }) => candidate.token === tokens[0])?.reason ?? 'revoked';
}
