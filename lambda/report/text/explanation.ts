import type { DecidedExplanation, Explanation } from '../../domain/explain.ts';
import type { RuleExplanation } from '../../domain/policy.ts';
import type { ProviderState } from '../../domain/token.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { describeCondition } from './condition.ts';
import { escapeForTerminal } from './escape.ts';
import { type Cell, formatTable, type Style, type StyleName } from './table.ts';
import { describeInstant } from './times.ts';
import { renderFacts } from './token-facts.ts';

/**
 * The facts, every rule and safeguard with its answer, the decision, and when it would change.
 * @param group the group within which `keepNewest` counts, in words
 */
export function renderExplanation(
  { token, now, result }: Explanation,
  group: string,
  style: Style,
): string {
  const facts = renderFacts(token, group, now);
  const sections =
    'settled' in result
      ? [facts, renderProviderState(result.settled)]
      : [
          facts,
          renderRules(result, style),
          renderSafeguards(result, style),
          renderDecision(result, now, style),
        ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function renderProviderState(state: ProviderState): string[] {
  const reason = state.kind === 'unreadable' ? state.error.message : state.reason;
  return [
    `No rule is evaluated: the token is ${state.kind.replace('-', ' ')}; ${escapeForTerminal(reason)}`,
  ];
}

function renderRules({ policy, rules }: DecidedExplanation, style: Style): string[] {
  const title = `Rules of policy ${policy} (the first that matches decides)`;
  return [style('bold', escapeForTerminal(title)), ...formatTable(rules.flatMap(ruleRows), style)];
}

function ruleRows({ rule, answer, decides, conditions }: RuleExplanation): Cell[][] {
  return [
    [
      { text: `  ${escapeForTerminal(rule.name)}: ${rule.action}` },
      answerCell(answer),
      { text: decides ? 'decides' : '' },
    ],
    ...conditions.map((check): Cell[] => [
      { text: `    ${escapeForTerminal(describeCondition(rule, check.condition))}` },
      answerCell(check.answer),
    ]),
  ];
}

const ANSWER_STYLES: Readonly<Record<string, StyleName>> = {
  yes: 'green',
  no: 'dim',
  'cannot-tell': 'yellow',
};

function answerCell(answer: string): Cell {
  const style = ANSWER_STYLES[answer];
  return { text: answer.replace('-', ' '), ...(style && { style }) };
}

function renderSafeguards({ safeguards, held }: DecidedExplanation, style: Style): string[] {
  const rows = safeguards.map(({ name, reason }): Cell[] => [
    { text: `  ${name}` },
    reason ? { text: 'withholds', style: 'yellow' } : { text: 'passes', style: 'dim' },
    { text: reason ? withoutName(reason) : '' },
  ]);
  rows.push([
    { text: '  whole connection' },
    held ? { text: 'held', style: 'yellow' } : { text: 'passes', style: 'dim' },
    { text: held ?? '' },
  ]);
  const title = 'Safeguards (checked when a rule would revoke or disable the token)';
  return [style('bold', title), ...formatTable(rows, style)];
}

/** A reason begins with the name of its safeguard, which is in the first column already. */
function withoutName(reason: string): string {
  return escapeForTerminal(reason.slice(reason.indexOf(': ') + 2));
}

function renderDecision(
  { verdict, nextChange }: DecidedExplanation,
  now: number,
  style: Style,
): string[] {
  const change = nextChange
    ? `${describeInstant(nextChange.at, now)} to ${describeVerdict(nextChange.verdict)}`
    : 'not through time alone';
  return [
    `${style('bold', 'Decision:')} ${describeVerdict(verdict)}`,
    `${style('bold', 'Changes:')} ${change}`,
  ];
}

function describeVerdict({ decision, reason, isWaiting }: Verdict): string {
  return `${isWaiting === true ? 'waiting' : decision}, ${escapeForTerminal(reason)}`;
}
