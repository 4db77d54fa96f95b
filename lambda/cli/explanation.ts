import type { Plan } from '../domain/plan.ts';
import { explainRules } from '../domain/policy.ts';
import { explainSafeguards } from '../domain/safeguards.ts';
import type { ProviderState, Token } from '../domain/token.ts';
import { escapeForTerminal } from '../report/text/escape.ts';
import { type Cell, formatTable, type Style, type StyleName } from '../report/text/table.ts';
import { describeInstant } from '../report/text/times.ts';
import { describeCondition } from './condition-text.ts';
import { renderFacts } from './token-facts.ts';
import { nextChange, type Verdict, verdictOn } from './verdict.ts';

/** A token and everything that its verdict depends on. */
export interface Explanation {
  readonly token: Token;
  /** Everything that its connection lists. */
  readonly population: readonly Token[];
  readonly plan: Plan;
  /** The group within which `keepNewest` counts, in words. */
  readonly group: string;
  /** Why the whole connection is held, if it is. */
  readonly held: string | undefined;
}

/** The facts, every rule and safeguard with its answer, the decision, and when it would change. */
export function renderExplanation(explanation: Explanation, style: Style): string {
  const { token, plan, group, held } = explanation;
  const facts = renderFacts(token, group, plan.now);
  const sections = token.providerState
    ? [facts, renderProviderState(token.providerState)]
    : [
        facts,
        renderRules(token, plan, style),
        renderSafeguards(token, plan, held, style),
        renderDecision(explanation, style),
      ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function renderProviderState(state: ProviderState): string[] {
  const reason = state.kind === 'unreadable' ? state.error.message : state.reason;
  return [
    `No rule is evaluated: the token is ${state.kind.replace('-', ' ')}; ${escapeForTerminal(reason)}`,
  ];
}

function renderRules(token: Token, plan: Plan, style: Style): string[] {
  const rules = explainRules(plan.policy, token, plan.now);
  const first = rules.findIndex(({ answer }) => answer === 'yes');
  const rows = rules.flatMap(({ rule, answer, conditions }, index): Cell[][] => [
    [
      { text: `  ${escapeForTerminal(rule.name)}: ${rule.action}` },
      answerCell(answer),
      { text: index === first ? 'decides' : '' },
    ],
    ...conditions.map((check): Cell[] => [
      { text: `    ${escapeForTerminal(describeCondition(rule, check.condition))}` },
      answerCell(check.answer),
    ]),
  ]);
  const title = `Rules of policy ${plan.policy.policy.name} (the first that matches decides)`;
  return [style('bold', escapeForTerminal(title)), ...formatTable(rows, style)];
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

function renderSafeguards(
  token: Token,
  plan: Plan,
  held: string | undefined,
  style: Style,
): string[] {
  const rows = explainSafeguards(token, plan).map(({ name, reason }): Cell[] => [
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

function renderDecision({ token, population, plan, held }: Explanation, style: Style): string[] {
  const verdict = verdictOn(token, plan);
  const goes = verdict.decision === 'revoke' || verdict.decision === 'disable';
  const decided =
    goes && held ? { ...verdict, decision: 'withheld' as const, reason: held } : verdict;
  const change = nextChange(token, population, plan);
  return [
    `${style('bold', 'Decision:')} ${describeVerdict(decided)}`,
    change
      ? `${style('bold', 'Changes:')} ${describeInstant(change.at, plan.now)} to ${describeVerdict(change.verdict)}`
      : `${style('bold', 'Changes:')} not through time alone`,
  ];
}

function describeVerdict({ decision, reason }: Verdict): string {
  return `${decision}, ${escapeForTerminal(reason)}`;
}
