import {
  type CheckedConnection,
  type ConnectionFindings,
  hasFindings,
} from '../../domain/connection-findings.ts';
import type { Problem } from '../../domain/events.ts';
import { hasPassingIds } from '../../domain/passing-ids.ts';
import { shownProblem, shownText } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';
import { describeError } from '../../errors.ts';
import { adviceFor } from './advice.ts';
import { formatCount, plural } from './counts.ts';
import { escapeForTerminal, shorten } from './escape.ts';
import { renderTraces } from './field-traces.ts';
import { describeLapsed, describeSharedAccount } from './notes.ts';
import { describeChildren, describeOwnToken } from './own-token.ts';
import { bySameCause } from './same-cause.ts';
import { type Cell, formatTable, type Layout } from './table.ts';
import { describeTimes } from './times.ts';
import { tokenLabels } from './token-label.ts';
import { wrapToWidth } from './width.ts';

const INDENT = '        ';

/** All connections, at `now` (epoch milliseconds); those that fail for the same cause together, after the others. */
export function renderChecks(
  checked: readonly CheckedConnection[],
  now: number,
  layout: Layout,
): string {
  const found = checked.flatMap(({ name, secret, result }) =>
    'error' in result ? [] : [renderFindings(name, secret, result, now, layout)],
  );
  const failed = checked.flatMap(({ name, result }) =>
    'error' in result ? [{ name, problem: shownProblem(describeError(result.error)) }] : [],
  );
  const failures = bySameCause(failed, ({ problem }) => problem).map(([problem, concerned]) =>
    renderFailure(concerned.map(({ name }) => name).join(', '), problem, layout),
  );
  return `${[...found, ...failures].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The lines about connections that could not be listed. */
function renderFailure(names: string, problem: Problem, { style, width }: Layout): string[] {
  const text = escapeForTerminal(`${problem.code}: ${problem.message}`);
  const plainly = `failed  ${names}  ${text}`;
  const [first = '', ...others] = wrapToWidth(plainly, width, INDENT);
  const advice = adviceFor(problem);
  return [
    `${style('red', 'failed')}${first.slice('failed'.length).replace(names, style('bold', names))}`,
    ...others,
    ...(advice ? wrapToWidth(`${INDENT}${advice}`, width, INDENT) : []),
  ];
}

/** The lines about a connection that was listed. */
function renderFindings(
  name: string,
  secret: string | undefined,
  findings: ConnectionFindings,
  now: number,
  { style, width }: Layout,
): string[] {
  const { listed, tokens, traces, unreadable } = findings;
  const credential = secret === undefined ? 'standard AWS credentials' : 'secret read';
  const state = hasFindings(findings) ? style('yellow', 'warn  ') : style('green', 'ok    ');
  return [
    `${state}  ${style('bold', name)}  ${credential}, ${plural(listed, 'token')}`,
    ...remarks(findings, secret).flatMap((remark) =>
      wrapToWidth(`${INDENT}${escapeForTerminal(shownText(remark))}`, width, INDENT),
    ),
    ...formatTable(tokenRows([...new Set([...tokens, ...unreadable])], now), style, INDENT, width),
    ...renderTraces(tokens, traces, { style, width }, INDENT),
  ];
}

function remarks(findings: ConnectionFindings, secret: string | undefined): string[] {
  const { tokens, own, problems, notes, unreadableCount, sharesAccountWith } = findings;
  const children = describeChildren(tokens);
  return [
    describeOwnToken(own),
    ...(children === undefined ? [] : [children]),
    ...(sharesAccountWith.length > 0 ? [describeSharedAccount(sharesAccountWith)] : []),
    ...(hasPassingIds(tokens, secret) ? [PASSING_IDS] : []),
    ...findings.lapsed.map(describeLapsed),
    ...notes,
    ...problems.map(({ code, message }) => `${code}: ${message}`),
    ...(unreadableCount > 0 ? [`could not be read: ${unreadableNames(findings)}`] : []),
  ];
}

const PASSING_IDS =
  'fingerprints are keyed at random, as there is no secret to key them with: without a memory they are new in every run, and here too';

function unreadableNames({ unreadable, unreadableCount }: ConnectionFindings): string {
  const names = unreadable.map(({ id }) => shorten(id, 40)).join(', ');
  const more = unreadableCount - unreadable.length;
  return more > 0 ? `${names} and ${formatCount(more)} more` : names;
}

function tokenRows(tokens: readonly Token[], now: number): Cell[][] {
  const labels = tokenLabels(tokens);
  return tokens.map((token, index) => [
    { text: labels[index] ?? '', cutTo: 12 },
    { text: shorten(token.name ?? token.owner ?? '', 24), cutTo: 8 },
    { text: shorten(token.status ?? '', 12) },
    { text: describeTimes(token, now), cutTo: 16 },
    { text: escapeForTerminal(shownText(stateReason(token))), style: 'yellow' },
  ]);
}

/** Why the provider state of a token leaves nothing for the rules to decide; empty where it has none. */
function stateReason({ providerState }: Token): string {
  if (providerState?.kind === 'unreadable') return providerState.error.message;
  return providerState?.reason ?? '';
}
