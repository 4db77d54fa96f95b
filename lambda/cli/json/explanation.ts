import { isoTime } from '../../audit/iso-time.ts';
import { auditToken } from '../../audit/record.ts';
import type { DecidedExplanation, Explanation } from '../../domain/explain.ts';
import type { RememberedToken } from '../../domain/remembered-token.ts';
import { shownToken } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { describeCondition } from '../text/condition.ts';
import { toDocument } from './document.ts';
import { rememberedToken } from './remembered.ts';

/** What is explained, besides the explanation itself. */
interface Explained {
  readonly connection: string;
  readonly provider: string;
  /** The key of what is remembered of the token, and that. */
  readonly remembered?: readonly [key: string, token: RememberedToken];
}

/** An explanation as JSON. */
export function explanationDocument(
  { token, now, result }: Explanation,
  { connection, provider, remembered }: Explained,
): string {
  return toDocument('explain', {
    connection,
    provider,
    at: isoTime(now),
    token: factsOf(token),
    ...('settled' in result ? { settled: result.settled } : decided(result)),
    ...(remembered && { remembered: rememberedToken(...remembered) }),
  });
}

/** A token with what the rules look at, and the audit does not record. */
function factsOf(token: Token) {
  const { status, scopes, group, tags, own, disabled } = shownToken(token);
  return { ...auditToken(shownToken(token)), status, scopes, group, tags, own, disabled };
}

function decided({
  policy,
  rules,
  safeguards,
  held,
  verdict,
  nextChange,
}: DecidedExplanation): object {
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
