import type { Rule } from './policy-types.ts';

/** Why something is decided on a token that a rule matches; the reason may go on after it. */
export function matchReason({ name }: Pick<Rule, 'name'>): string {
  return `rule ${name} matches`;
}
