import { DAY, endOf } from './duration.ts';
import type { Rule } from './policy-types.ts';
import { stepByPromise } from './promise.ts';
import type { RememberedToken } from './remembered-token.ts';
import type { Notice, ReportStep, Situation, Step } from './step.ts';
import type { Token } from './token.ts';

/** What is remembered of a token in quarantine. */
export type InQuarantine = RememberedToken & Required<Pick<RememberedToken, 'quarantined'>>;

/** Why a token in quarantine stays disabled at the end of it. */
export const NO_RULE_WANTS_IT: ReportStep = {
  kind: 'report',
  reason: 'no rule wants it; restore it or remove it by hand',
};

/** Why nothing is done with a token of which it is not known whether it is disabled. */
export const NOT_SHOWN = {
  kind: 'withhold',
  reason: 'quarantine: the provider does not show whether it is disabled',
} as const;

/** How far a time of last use may be from the use itself, in milliseconds. */
const GRANULARITY_MILLIS = DAY;

/** Whether a token is in quarantine, or was when somebody enabled or used it. */
export function isInQuarantine(
  remembered: RememberedToken | undefined,
): remembered is InQuarantine {
  return remembered?.quarantined !== undefined;
}

/**
 * What comes next for a token in quarantine: at its end it is removed, if a rule still wants that and nobody has touched it.
 * `undefined` where it is as the rules want it.
 */
export function stepInQuarantine(situation: Situation, remembered: InQuarantine): Step | undefined {
  const { token, now } = situation;
  const { quarantined, noticed } = remembered;
  if (noticed && now < endOf(noticed.at, quarantined.for))
    return { kind: 'report', reason: noticed.reason };
  // What was noticed is over, and a new quarantine can begin.
  if (noticed)
    return stepByRule(situation, (rule, action) => stepByPromise(situation, rule, action));
  const notice = noticeOf(token, remembered);
  if (notice) return { kind: 'report', reason: notice, notice };
  if (token.disabled === undefined) return NOT_SHOWN;
  return stepByRule(situation, (rule, action) => {
    const isLonger = action === 'quarantine' ? rule.for : 0;
    const end = endOf(quarantined.at, Math.max(quarantined.for, isLonger ?? 0));
    if (now >= end) return { kind: 'act', action: 'revoke' };
    if (action === 'quarantine') return { kind: 'wait', of: 'quarantine', due: end };
    const step = stepByPromise(situation, rule, action);
    return step.kind === 'act' ? step : { ...step, due: Math.min(step.due, end) };
  });
}

function stepByRule(
  { decided: { action, rule } }: Situation,
  step: (rule: Rule, action: 'revoke' | 'quarantine') => Step,
): Step | undefined {
  if (rule && (action === 'revoke' || action === 'quarantine')) return step(rule, action);
  return rule?.action === 'disable' ? undefined : NO_RULE_WANTS_IT;
}

function noticeOf(
  { disabled, lastUsedAt }: Token,
  { quarantined, disabledAt = quarantined.at }: InQuarantine,
): Notice | undefined {
  if (disabled === false) return 're-enabled';
  const isUsed = typeof lastUsedAt === 'number' && lastUsedAt - disabledAt > GRANULARITY_MILLIS;
  return isUsed ? 'used' : undefined;
}
