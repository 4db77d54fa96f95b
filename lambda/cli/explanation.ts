import type { Plan } from '../domain/plan.ts';
import { explainRules } from '../domain/policy.ts';
import type { Conditions, Rule } from '../domain/policy-types.ts';
import { explainSafeguards } from '../domain/safeguards.ts';
import type { Finding, Token } from '../domain/token.ts';
import { escapeForTerminal } from '../report/text/escape.ts';
import {
  type Cell,
  formatTable,
  type Style,
  type StyleName,
  unstyled,
} from '../report/text/table.ts';
import { describeDistance } from '../report/text/times.ts';
import { formatDuration } from './duration-text.ts';
import { nextChange, type Verdict, verdictOn } from './verdict.ts';

/** A token and everything that its fate depends on. */
export interface Explanation {
  readonly token: Token;
  /** Everything that its connection lists. */
  readonly population: readonly Token[];
  readonly plan: Plan;
  /** What `keepNewest` counts within, in words. */
  readonly group: string;
  /** Why the connection as a whole is held, if it is. */
  readonly held: string | undefined;
}

/** The facts, every rule and safeguard with its answer, the decision, and when it would change. */
export function renderExplanation(explanation: Explanation, style: Style): string {
  const { token, plan, held } = explanation;
  const sections = token.finding
    ? [renderFacts(explanation), renderFinding(token.finding)]
    : [
        renderFacts(explanation),
        renderRules(token, plan, style),
        renderSafeguards(token, plan, held, style),
        renderDecision(explanation, style),
      ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function renderFacts({ token, plan, group }: Explanation): string[] {
  const { id, fingerprinted, name, owner, scopes, tags, status } = token;
  const facts: [string, string | undefined][] = [
    [fingerprinted ? 'fingerprint' : 'id', id],
    ['name', name],
    ['owner', owner],
    [group, group === 'owner' ? undefined : token.group],
    ['scopes', scopes?.join(' ')],
    [
      'tags',
      tags &&
        Object.entries(tags)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
    ],
    ['status', status],
    ['created', describe(token.createdAt ?? 'unknown', plan.now)],
    ['expires', describe(token.expiresAt, plan.now)],
    ['last used', describe(token.lastUsedAt, plan.now)],
    ['signs in', token.own && 'yes: the connection itself signs in with it'],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  const rows = known.map(([label, value = '']) => [
    { text: label },
    { text: escapeForTerminal(value) },
  ]);
  return formatTable(rows, unstyled);
}

function describe(time: number | 'never' | 'unknown', now: number): string {
  return typeof time === 'number' ? momentOf(time, now) : time;
}

function momentOf(time: number, now: number): string {
  return `${new Date(time).toISOString()} (${describeDistance(time, now)})`;
}

function renderFinding(finding: Finding): string[] {
  const why = finding.kind === 'unreadable' ? finding.error.message : finding.reason;
  return [
    `No rule is asked: the token is ${finding.kind.replace('-', ' ')}; ${escapeForTerminal(why)}`,
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
    ...conditions.map(({ condition, answer: one }): Cell[] => [
      { text: `    ${escapeForTerminal(formatCondition(rule, condition))}` },
      answerCell(one),
    ]),
  ]);
  const title = `Rules of policy ${plan.policy.policy.name}; the first that matches decides`;
  return [style('bold', escapeForTerminal(title)), ...formatTable(rows, style)];
}

const STYLES: Readonly<Record<string, StyleName>> = {
  yes: 'green',
  no: 'dim',
  'cannot-tell': 'yellow',
};

function answerCell(answer: string): Cell {
  return { text: answer.replace('-', ' '), ...(STYLES[answer] && { style: STYLES[answer] }) };
}

function formatCondition({ when }: Rule, condition: keyof Conditions): string {
  return condition === 'not'
    ? `not ${formatConditions(when.not ?? {})}`
    : `${condition} ${formatValue(when[condition])}`;
}

function formatConditions({ not, ...conditions }: Conditions): string {
  const parts = Object.entries(conditions).map(([name, value]) => `${name} ${formatValue(value)}`);
  if (not) parts.push(`not ${formatConditions(not)}`);
  return `{ ${parts.join(', ')} }`;
}

function formatValue(value: unknown): string {
  return typeof value === 'number' ? formatDuration(value) : JSON.stringify(value);
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
  return [
    style('bold', 'Safeguards, asked when a rule wants it gone'),
    ...formatTable(rows, style),
  ];
}

/** A reason begins with the name of its safeguard, which stands in the first column already. */
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
      ? `${style('bold', 'Changes:')} ${momentOf(change.at, plan.now)} to ${describeVerdict(change.verdict)}`
      : `${style('bold', 'Changes:')} not with time alone`,
  ];
}

function describeVerdict({ decision, reason }: Verdict): string {
  return `${decision}, ${escapeForTerminal(reason)}`;
}
