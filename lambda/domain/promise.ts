import { endOf } from './duration.ts';
import type { RemovingAction, Rule } from './policy-types.ts';
import type { ActStep, AnnounceStep, Situation, WaitStep } from './step.ts';

/**
 * Announces what a rule wants to do, waits, or acts. A promise belongs to the token: what was announced is kept whichever
 * rule matches now, and a longer announcement lengthens it.
 */
export function stepByPromise(
  { remembered, now }: Pick<Situation, 'remembered' | 'now'>,
  { announce = 0 }: Pick<Rule, 'announce'>,
  action: RemovingAction,
): ActStep | AnnounceStep | WaitStep {
  const { announced } = remembered ?? {};
  if (announced) {
    const due = endOf(announced.at, Math.max(announced.wait, announce));
    return now >= due ? { kind: 'act', action } : { kind: 'wait', of: 'announce', due };
  }
  return announce > 0 ? { kind: 'announce', due: endOf(now, announce) } : { kind: 'act', action };
}
