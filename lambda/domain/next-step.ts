import { isResting } from './failures.ts';
import type { RemovingAction } from './policy-types.ts';
import { stepByPromise } from './promise.ts';
import { isInQuarantine, NOT_SHOWN, stepInQuarantine } from './quarantine.ts';
import type { RememberedToken } from './remembered-token.ts';
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
  const { restored, disabledAt } = remembered ?? {};
  if (restored && now < restored.until && action !== 'revoke') {
    const until = new Date(restored.until).toISOString();
    return { kind: 'withhold', reason: `restored: no rule disables it again before ${until}` };
  }
  if (action === 'quarantine') {
    if (token.disabled === undefined) return NOT_SHOWN;
    if (token.disabled && disabledAt === undefined)
      return { kind: 'report', reason: whyDisabled(remembered) };
  }
  return stepByPromise(situation, rule, action);
}

/** Why a token is disabled that the sweeper did not disable, as far as it remembers. */
function whyDisabled({ removedAt }: Partial<RememberedToken> = {}): string {
  if (removedAt === undefined) return 'disabled by somebody else';
  return `it was removed at ${new Date(removedAt).toISOString()}, and is still listed, disabled`;
}

/** Whether an action takes a token out of use. */
export function isRemoving(action: string): action is RemovingAction {
  return action === 'revoke' || action === 'disable' || action === 'quarantine';
}
