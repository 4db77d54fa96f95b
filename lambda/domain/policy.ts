import { type Answer, type Check, compileConditions, evaluateAll } from './conditions.ts';
import type { Action, Policy, Rule } from './policy-types.ts';
import type { Token } from './token.ts';

/** What the rules say of one token, before any safeguard. */
export interface RuleDecision {
  readonly action: Action;
  /** The rule that matched; absent when none did, which keeps the token. */
  readonly rule?: Rule;
  /** Rules that were not evaluated because the provider does not return a field they need. */
  readonly undecided: readonly Rule[];
}

/** A policy whose conditions are compiled. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly rules: readonly { readonly rule: Rule; readonly checks: readonly Check[] }[];
}

const NO_MATCH: RuleDecision = { action: 'keep', undecided: [] };

/** Compiles the conditions of every rule. */
export function compilePolicy(policy: Policy): CompiledPolicy {
  return {
    policy,
    rules: policy.rules.map((rule) => ({ rule, checks: compileConditions(rule.when) })),
  };
}

/**
 * Evaluates the rules in order: the first that matches decides, and no match keeps the token. A token that is disabled
 * already is not disabled again.
 */
export function decide(policy: CompiledPolicy, token: Token, now: number): RuleDecision {
  let undecided: Rule[] | undefined;
  for (const { rule, checks } of policy.rules) {
    const answer = evaluateAll(checks, token, now);
    if (answer === 'yes') {
      const isDone = rule.action === 'disable' && token.disabled === true;
      return { action: isDone ? 'keep' : rule.action, rule, undecided: undecided ?? [] };
    }
    if (answer === 'cannot-tell') {
      undecided ??= [];
      undecided.push(rule);
    }
  }
  return undecided ? { action: 'keep', undecided } : NO_MATCH;
}

/** Whether a rule matches that has nothing left to do: the token is disabled already. */
export function isDoneAlready({ action, rule }: RuleDecision): boolean {
  return action === 'keep' && rule?.action === 'disable';
}

/** Every condition of every rule with its answer. */
export function explainRules(policy: CompiledPolicy, token: Token, now: number): RuleExplanation[] {
  const answers = policy.rules.map(({ checks }) => evaluateAll(checks, token, now));
  const deciding = answers.indexOf('yes');
  return policy.rules.map(({ rule, checks }, index) => ({
    rule,
    answer: answers[index] ?? 'no',
    decides: index === deciding,
    conditions: checks.map(({ condition, evaluate }) => ({
      condition,
      answer: evaluate(token, now),
    })),
  }));
}

/** One rule's answer for one token. */
export interface RuleExplanation {
  readonly rule: Rule;
  readonly answer: Answer;
  /** True for the first rule that matches. */
  readonly decides: boolean;
  readonly conditions: readonly {
    readonly condition: Check['condition'];
    readonly answer: Answer;
  }[];
}
