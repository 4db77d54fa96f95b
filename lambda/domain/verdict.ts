import type { Decision } from './events.ts';
import type { Plan } from './plan.ts';
import { decide, isDoneAlready } from './policy.ts';
import { blindness, objection } from './safeguards.ts';
import type { Token } from './token.ts';

/** What becomes of one token, and why. */
export interface Verdict {
  readonly decision: Decision;
  readonly rule?: string;
  readonly reason: string;
}

/** The verdict on a token that no provider state settles, at the time of `plan`, limits on the whole connection aside. */
export function verdictOn(token: Token, plan: Plan): Verdict {
  const decided = decide(plan.policy, token, plan.now);
  const { action, rule } = decided;
  if (!rule) return { decision: 'keep', reason: 'no rule matches' };
  const done = isDoneAlready(decided) ? '; nothing to do: it is disabled already' : '';
  const matched = { rule: rule.name, reason: `rule ${rule.name} matches${done}` };
  if (action === 'keep' || action === 'report') return { decision: action, ...matched };
  const reason = objection(token, plan) ?? blindness(rule, plan);
  return reason
    ? { decision: 'withheld', rule: rule.name, reason }
    : { decision: action, ...matched };
}

/** The verdict once the connection is held: what would be revoked or disabled is withheld. */
export function verdictWhenHeld(verdict: Verdict, held: string): Verdict {
  const acts = verdict.decision === 'revoke' || verdict.decision === 'disable';
  return acts ? { ...verdict, decision: 'withheld', reason: held } : verdict;
}
