import { decisionOn, reasonOf } from './candidate.ts';
import type { Decision } from './events.ts';
import { mayAnnounce } from './guard.ts';
import { matchReason } from './match-reason.ts';
import { isRemoving, nextStep } from './next-step.ts';
import type { Plan } from './plan.ts';
import { decide, isDoneAlready, type RuleDecision } from './policy.ts';
import { isInQuarantine, NO_RULE_WANTS_IT } from './quarantine.ts';
import { blindness, objection } from './safeguards.ts';
import type { Token } from './token.ts';
import { protect } from './token-safeguards.ts';

/** What becomes of one token, and why. */
export interface Verdict {
  readonly decision: Decision;
  readonly rule?: string;
  readonly reason: string;
  /** True when it was decided by an earlier run, and its time has not come. */
  readonly isWaiting?: true;
}

/** The verdict on a token that no provider state settles, at the time of `plan`, limits on the whole connection aside. */
export function verdictOn(token: Token, plan: Plan): Verdict {
  const { now } = plan;
  const decided = decide(plan.policy, token, now);
  const remembered = plan.recall(token);
  const step = nextStep({ token, decided, remembered, now });
  const { rule } = decided;
  const byRule = rule && { rule: rule.name };
  if (step?.kind === 'report') return { decision: 'report', ...byRule, reason: step.reason };
  if (step?.kind === 'withhold') return { decision: 'withheld', ...byRule, reason: step.reason };
  if (!step || !rule) return verdictOfRules(decided);
  const reason = objection(token, plan) ?? blindness(rule, plan);
  if (reason && isInQuarantine(remembered) && reason === protect(token, plan))
    return { decision: 'report', rule: rule.name, reason: NO_RULE_WANTS_IT.reason };
  const [blind] = plan.blind.values();
  const mute = step.kind === 'announce' && blind !== undefined ? `blind: ${blind}` : undefined;
  const objected = reason ?? mute;
  if (objected) return { decision: 'withheld', rule: rule.name, reason: objected };
  const candidate = { rule, step };
  return {
    decision: decisionOn(candidate),
    rule: rule.name,
    reason: reasonOf(candidate),
    ...(step.kind === 'wait' && { isWaiting: true }),
  };
}

function verdictOfRules(decided: RuleDecision): Verdict {
  const { action, rule } = decided;
  if (!rule) return { decision: 'keep', reason: 'no rule matches' };
  const done = isDoneAlready(decided) ? '; nothing to do: it is disabled already' : '';
  return { decision: action, rule: rule.name, reason: `${matchReason(rule)}${done}` };
}

/** The verdict once the connection is held: what would be revoked or disabled is withheld. */
export function verdictWhenHeld(verdict: Verdict, held: string): Verdict {
  const { decision, isWaiting = false } = verdict;
  const isStopped = decision === 'announce' ? !mayAnnounce(held) : isRemoving(decision);
  return isStopped && !isWaiting ? { ...verdict, decision: 'withheld', reason: held } : verdict;
}
