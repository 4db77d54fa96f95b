import { actionOf, type Candidate } from './candidate.ts';
import type { Decision, Outcome } from './events.ts';
import { nextStep } from './next-step.ts';
import type { Plan } from './plan.ts';
import { decide, isDoneAlready } from './policy.ts';
import { objection } from './safeguards.ts';
import type { Notice } from './step.ts';
import { isGone, isWellFormed, type Token } from './token.ts';

/** Why a candidate is left as it is, although the plan would revoke or disable it. */
export interface ChangeSincePlan {
  readonly decision: Decision;
  readonly reason: string;
  readonly outcome?: Outcome;
  /** What is noticed of a token in quarantine. */
  readonly notice?: Notice;
}

/**
 * What speaks against acting on a candidate, now that the provider was asked about it again; `undefined` when nothing
 * does.
 * @param fresh the token as it is now
 * @param now epoch milliseconds
 */
export function changeSincePlan(
  candidate: Candidate,
  fresh: Token | 'gone',
  plan: Plan,
  now: number,
): ChangeSincePlan | undefined {
  if (fresh === 'gone' || isGone(fresh)) {
    const reason = 'no longer exists (re-checked before revocation)';
    return { decision: 'keep', reason, outcome: 'already-gone' };
  }
  if (!isReadable(fresh)) return changed('the policy no longer revokes it');
  const decided = decide(plan.policy, fresh, now);
  const remembered = plan.recall(candidate.token);
  const step = nextStep({ token: fresh, decided, remembered, now });
  if (step?.kind === 'report') {
    const { reason, notice } = step;
    return { decision: 'report', reason, ...(notice && { notice }) };
  }
  if (step?.kind !== 'act' || step.action !== actionOf(candidate)) {
    const isDone = isDoneAlready(decided);
    return changed(isDone ? 'it is disabled already' : 'the policy no longer revokes it');
  }
  const reason = objection(fresh, plan);
  return reason ? { decision: 'withheld', reason } : undefined;
}

function changed(how: string): ChangeSincePlan {
  return { decision: 'keep', reason: `changed-since-plan: ${how}` };
}

function isReadable(token: Token): boolean {
  return !token.providerState && isWellFormed(token);
}
