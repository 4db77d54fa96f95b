import type { RemovingAction } from './policy-types.ts';
import { stepByPromise } from './promise.ts';
import { isInQuarantine, NOT_SHOWN, stepInQuarantine } from './quarantine.ts';
import type { Situation, Step } from './step.ts';

/**
 * What comes next for a listed token, before any safeguard; `undefined` where nothing but the rules has to be asked,
 * because none of them wants it gone and it is not in quarantine.
 */
export function nextStep(situation: Situation): Step | undefined {
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
      return { kind: 'report', reason: 'disabled by somebody else' };
  }
  return stepByPromise(situation, rule, action);
}

/** Whether an action takes a token out of use. */
export function isRemoving(action: string): action is RemovingAction {
  return action === 'revoke' || action === 'disable' || action === 'quarantine';
}
