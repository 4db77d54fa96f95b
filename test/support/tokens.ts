import { type Plan, PlanBuilder } from '../../lambda/domain/plan.ts';
import { compilePolicy } from '../../lambda/domain/policy.ts';
import type {
  Action,
  Conditions,
  Policy,
  Rule,
  Safeguards,
} from '../../lambda/domain/policy-types.ts';
import { SharedRoom } from '../../lambda/domain/room.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { NOW } from './clock.ts';
import { NOT_LISTED, noOwnToken } from './own-token.ts';

/** A token of which nothing is known but what `facts` say. */
export function tokenOf(facts: Partial<Token> = {}): Token {
  return { id: 'token-1', expiresAt: 'unknown', lastUsedAt: 'unknown', ...facts };
}

/** No safeguard objects to anything, except to what can never go. */
export const SAFEGUARDS_OFF: Safeguards = {
  maxRevocations: Number.MAX_SAFE_INTEGER,
  maxRevocationShare: 1,
  keepNewest: 0,
  minimumAge: 0,
  maxClockSkew: Number.MAX_SAFE_INTEGER,
};

/** Rules named by their action and position. */
export function rulesOf(...rules: readonly (readonly [Action, Conditions])[]): Rule[] {
  return rules.map(([action, when], index) => ({ name: `${action}-${index + 1}`, when, action }));
}

/** A policy that revokes what has expired, its safeguards out of the way, except for what `parts` say. */
export function policyOf(
  parts: Partial<Omit<Policy, 'safeguards'>> & { safeguards?: Partial<Safeguards> } = {},
): Policy {
  return {
    name: 'under-test',
    rules: rulesOf(['revoke', { expiredFor: 0 }]),
    protect: [],
    ...parts,
    safeguards: { ...SAFEGUARDS_OFF, ...parts.safeguards },
  };
}

/** The plan for `tokens`, listed in this order. */
export function planOf(policy: Policy, tokens: readonly Token[], now = NOW): Plan {
  const builder = new PlanBuilder(compilePolicy(policy), now, noOwnToken(), smallRoom());
  for (const token of tokens) builder.add(token);
  return builder.build(NOT_LISTED);
}

/** What the only connection of a small function has. */
export const smallRoom = () => new SharedRoom(32 * 2 ** 20).open();
