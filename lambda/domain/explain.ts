import { nextChange, type VerdictChange } from './next-change.ts';
import type { Plan } from './plan.ts';
import { decide, explainRules, type RuleExplanation } from './policy.ts';
import { blindness, explainSafeguards, type SafeguardExplanation } from './safeguards.ts';
import type { ProviderState, Token } from './token.ts';
import { type Verdict, verdictOn, verdictWhenHeld } from './verdict.ts';

/** Why one token is kept, reported, revoked, disabled or withheld. */
export interface Explanation {
  readonly token: Token;
  /** Epoch milliseconds for which everything was decided. */
  readonly now: number;
  /** Either what the provider settled, or what was decided. */
  readonly result: { readonly settled: ProviderState } | DecidedExplanation;
}

/** Every rule and safeguard with its answer about one token, and what follows from them. */
export interface DecidedExplanation {
  /** Name of the policy. */
  readonly policy: string;
  readonly rules: readonly RuleExplanation[];
  readonly safeguards: readonly SafeguardExplanation[];
  /** Why the whole connection is held; absent when it is not. */
  readonly held?: string;
  readonly verdict: Verdict;
  /** Absent when the verdict never changes through time alone. */
  readonly nextChange?: VerdictChange;
}

/**
 * Explains one listed token as the sweep would decide it.
 * @param population everything listed, of which `plan` was made
 * @param held why the whole connection is held, as `guard` says
 */
export function explain(
  token: Token,
  population: readonly Token[],
  plan: Plan,
  held: string | undefined,
): Explanation {
  const { now } = plan;
  if (token.providerState) return { token, now, result: { settled: token.providerState } };
  const verdict = verdictOn(token, plan);
  const change = nextChange(token, population, plan);
  const result = {
    policy: plan.policy.policy.name,
    rules: explainRules(plan.policy, token, now),
    safeguards: [...explainSafeguards(token, plan), explainBlindness(token, plan)],
    verdict: held === undefined ? verdict : verdictWhenHeld(verdict, held),
    ...(held !== undefined && { held }),
    ...(change && { nextChange: change }),
  };
  return { token, now, result };
}

/** Whether the rule that decides on a token can suddenly not be told for most others. */
function explainBlindness(token: Token, plan: Plan): SafeguardExplanation {
  const { rule } = decide(plan.policy, token, plan.now);
  const reason = rule && blindness(rule, plan);
  return { name: 'blind', ...(reason && { reason }) };
}
