import type { Decision, Outcome } from './events.ts';
import type { Candidate, Plan } from './plan.ts';
import { decide, isDoneAlready } from './policy.ts';
import { objection } from './safeguards.ts';
import { isGone, isWellFormed, type Token } from './token.ts';

/** Why a candidate is left as it is, although the plan would revoke or disable it. */
export interface ChangeSincePlan {
  readonly decision: Decision;
  readonly reason: string;
  readonly outcome?: Outcome;
}

/**
 * What speaks against acting on a candidate, now that the provider was asked about it again; `undefined` when nothing
 * does.
 * @param fresh the token as it is now
 * @param now epoch milliseconds
 */
export function changeSincePlan(
  { rule }: Candidate,
  fresh: Token | 'gone',
  plan: Plan,
  now: number,
): ChangeSincePlan | undefined {
  if (fresh === 'gone' || isGone(fresh)) {
    const reason = 'no longer exists (re-checked before revocation)';
    return { decision: 'keep', reason, outcome: 'already-gone' };
  }
  const decided = isReadable(fresh) ? decide(plan.policy, fresh, now) : undefined;
  if (decided?.action !== rule.action) {
    const change =
      decided && isDoneAlready(decided)
        ? 'it is disabled already'
        : 'the policy no longer revokes it';
    return { decision: 'keep', reason: `changed-since-plan: ${change}` };
  }
  const reason = objection(fresh, plan);
  return reason ? { decision: 'withheld', reason } : undefined;
}

function isReadable(token: Token): boolean {
  return !token.providerState && isWellFormed(token);
}
