import type { Action, Rule } from '../../lambda/domain/policy-types.ts';
import type { RememberedToken } from '../../lambda/domain/remembered-token.ts';
import type { Situation } from '../../lambda/domain/step.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

/** A rule with this action. */
export function ruleOf(action: Action, times: Pick<Rule, 'announce' | 'for'> = {}): Rule {
  return { name: action, when: {}, action, ...times };
}

/** An enabled token that `rule` matches; `remembered` is what is known of it besides, if anything. */
export function situationOf(
  rule: Rule | undefined,
  remembered?: Partial<RememberedToken>,
  facts: Partial<Token> = {},
  now = NOW,
): Situation {
  const token = tokenOf({ disabled: false, ...facts });
  const isDone = rule?.action === 'disable' && token.disabled === true;
  return {
    token,
    decided: {
      action: rule && !isDone ? rule.action : 'keep',
      undecided: [],
      ...(rule && { rule }),
    },
    remembered: remembered && rememberedTokenOf(remembered),
    now,
  };
}
