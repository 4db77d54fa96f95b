import { isoTime } from '../../audit/iso-time.ts';
import { auditToken } from '../../audit/record.ts';
import type { DecidedExplanation } from '../../domain/explain.ts';
import type { ExplainedToken } from '../../domain/explained-token.ts';
import { shownToken } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { describeCondition } from '../text/condition.ts';
import { rememberedToken } from './remembered.ts';

/** An explanation, to be written as JSON. */
export function explanationContent({
  connection,
  provider,
  explanation: { token, now, result },
  remembered,
}: ExplainedToken) {
  return {
    connection,
    provider,
    at: isoTime(now),
    token: factsOf(token),
    ...('settled' in result ? { settled: result.settled } : decided(result)),
    ...(remembered && { remembered: rememberedToken(...remembered) }),
  };
}

/** A token with what the rules look at, and the audit does not record. */
function factsOf(token: Token) {
  const { status, scopes, group, tags, own, disabled } = shownToken(token);
  return { ...auditToken(shownToken(token)), status, scopes, group, tags, own, disabled };
}

function decided({ policy, rules, safeguards, held, verdict, nextChange }: DecidedExplanation) {
  return {
    ...decisionOf(verdict),
    policy,
    rules: rules.map(({ rule, answer, decides, conditions }) => ({
      name: rule.name,
      action: rule.action,
      answer,
      decides,
      conditions: conditions.map(({ condition, answer: inner }) => ({
        condition: describeCondition(rule, condition),
        answer: inner,
      })),
    })),
    safeguards,
    held,
    changes: nextChange && { at: isoTime(nextChange.at), ...decisionOf(nextChange.verdict) },
  };
}

function decisionOf({ decision, rule, reason, isWaiting }: Verdict) {
  return { decision, rule, reason, waiting: isWaiting };
}
