import { isResting } from './failures.ts';
import type { RemovingAction } from './policy-types.ts';
import { stepByPromise } from './promise.ts';
import { isInQuarantine, NOT_SHOWN, stepInQuarantine } from './quarantine.ts';
import type { Situation, Step } from './step.ts';

/**
 * What comes next for a listed token, before any safeguard; `undefined` where nothing but the rules has to be asked,
 * because none of them wants it gone and it is not in quarantine. A removal that had no effect is not tried in every run.
 */
export function nextStep(situation: Situation): Step | undefined {
  const step = stepByRules(situation);
  const { remembered, decided } = situation;
  if (!remembered || !isResting(remembered) || (step?.kind !== 'act' && step?.kind !== 'announce'))
    return step;
  const { action } = step.kind === 'act' ? step : decided;
  return { kind: 'rest', action: isRemoving(action) ? action : 'revoke', remembered };
}

/** What comes next by the rules, and by what was announced or disabled. */
function stepByRules(situation: Situation): Step | undefined {
  const { token, decided, remembered, now } = situation;
  if (isInQuarantine(remembered)) return stepInQuarantine(situation, remembered);
  const { action, rule } = decided;
  if (!rule || !isRemoving(action)) return undefined;
  const { restored, disabledAt, removedAt } = remembered ?? {};
  if (restored && now < restored.until && action !== 'revoke') {
    const until = new Date(restored.until).toISOString();
    return { kind: 'withhold', reason: `restored: no rule disables it again before ${until}` };
  }
  if (action === 'quarantine') {
    if (token.disabled === undefined) return NOT_SHOWN;
    // Its quarantine is over, and its removal had no effect.
    if (token.disabled && removedAt !== undefined) return { kind: 'act', action: 'revoke' };
    if (token.disabled && disabledAt === undefined)
      return { kind: 'report', reason: 'disabled by somebody else' };
  }
  return stepByPromise(situation, rule, action);
}

/** Whether an action takes a token out of use. */
export function isRemoving(action: string): action is RemovingAction {
  return action === 'revoke' || action === 'disable' || action === 'quarantine';
}
