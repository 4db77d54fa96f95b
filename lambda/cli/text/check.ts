import type { Problem } from '../../domain/events.ts';
import type { FieldTrace } from '../../domain/field-trace.ts';
import type { LapsedEntry } from '../../domain/lapsed.ts';
import type { OwnToken } from '../../domain/own-token.ts';
import { shownProblem, shownText } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';
import { describeError } from '../../errors.ts';
import { adviceFor } from '../../report/text/advice.ts';
import { formatCount, plural } from '../../report/text/counts.ts';
import { escapeForTerminal, shorten } from '../../report/text/escape.ts';
import { describeLapsed, describeSharedAccount } from '../../report/text/notes.ts';
import { bySameCause } from '../../report/text/same-cause.ts';
import { type Cell, formatTable, type Style } from '../../report/text/table.ts';
import { describeTimes } from '../../report/text/times.ts';
import { tokenLabels } from '../../report/text/token-label.ts';
import { renderTraces } from '../field-traces.ts';
import { hasPassingIds } from '../passing-ids.ts';
import { describeChildren, describeOwnToken } from './own-token.ts';

const INDENT = '        ';

/** What the whole list of one connection shows. */
export interface ConnectionFindings {
  readonly listed: number;
  /** The first few tokens. */
  readonly tokens: readonly Token[];
  /** How these tokens were read, where the provider records it. */
  readonly traces: readonly (readonly FieldTrace[])[];
  /** The first few tokens that could not be read. */
  readonly unreadable: readonly Token[];
  readonly unreadableCount: number;
  readonly own: OwnToken;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
  /** Other connections that reach the same account. */
  readonly sharesAccountWith: readonly string[];
  /** Protect entries that protect nothing any more. */
  readonly lapsed: readonly LapsedEntry[];
}

/** What the look at one connection gave: what its list shows, or why there is none. */
export type CheckResult = ConnectionFindings | { readonly error: unknown };

/** A connection with what the look at it gave. */
export interface CheckedConnection {
  readonly name: string;
  readonly secret: string | undefined;
  readonly provider: string;
  readonly result: CheckResult;
}

/** Whether a sweep of this connection would be held or degraded. */
export function hasFindings({ own, problems, unreadableCount }: ConnectionFindings): boolean {
  return own.state === 'unknown' || problems.length > 0 || unreadableCount > 0;
}

/** All connections, at `now` (epoch milliseconds); those that fail for the same cause together, after the others. */
export function renderChecks(
  checked: readonly CheckedConnection[],
  now: number,
  style: Style,
): string {
  const found = checked.flatMap(({ name, secret, result }) =>
    'error' in result ? [] : [renderFindings(name, secret, result, now, style)],
  );
  const failed = checked.flatMap(({ name, result }) =>
    'error' in result ? [{ name, problem: shownProblem(describeError(result.error)) }] : [],
  );
  const failures = bySameCause(failed, ({ problem }) => problem).map(([problem, concerned]) =>
    renderFailure(concerned.map(({ name }) => name).join(', '), problem, style),
  );
  return `${[...found, ...failures].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The lines about connections that could not be listed. */
function renderFailure(names: string, problem: Problem, style: Style): string[] {
  const text = escapeForTerminal(`${problem.code}: ${problem.message}`);
  const line = `${style('red', 'failed')}  ${style('bold', names)}  ${text}`;
  const advice = adviceFor(problem);
  return advice ? [line, `${INDENT}${advice}`] : [line];
}

/** The lines about a connection that was listed. */
function renderFindings(
  name: string,
  secret: string | undefined,
  findings: ConnectionFindings,
  now: number,
  style: Style,
): string[] {
  const { listed, tokens, traces, unreadable } = findings;
  const credential = secret === undefined ? 'standard AWS credentials' : 'secret read';
  const state = hasFindings(findings) ? style('yellow', 'warn  ') : style('green', 'ok    ');
  return [
    `${state}  ${style('bold', name)}  ${credential}, ${plural(listed, 'token')}`,
    ...remarks(findings, secret).map(
      (remark) => `${INDENT}${escapeForTerminal(shownText(remark))}`,
    ),
    ...formatTable(tokenRows([...new Set([...tokens, ...unreadable])], now), style, INDENT),
    ...renderTraces(tokens, traces, style, INDENT),
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
  'fingerprints are new in every run, as there is no secret to key them with: `protect` and `ownToken` cannot name a token by id';

function unreadableNames({ unreadable, unreadableCount }: ConnectionFindings): string {
  const names = unreadable.map(({ id }) => shorten(id, 40)).join(', ');
  const more = unreadableCount - unreadable.length;
  return more > 0 ? `${names} and ${formatCount(more)} more` : names;
}

function tokenRows(tokens: readonly Token[], now: number): Cell[][] {
  const labels = tokenLabels(tokens);
  return tokens.map((token, index) => [
    { text: labels[index] ?? '' },
    { text: shorten(token.name ?? token.owner ?? '', 24) },
    { text: shorten(token.status ?? '', 12) },
    { text: describeTimes(token, now) },
    { text: escapeForTerminal(shownText(stateReason(token))), style: 'yellow' },
  ]);
}

/** Why the provider state of a token leaves nothing for the rules to decide; empty where it has none. */
function stateReason({ providerState }: Token): string {
  if (providerState?.kind === 'unreadable') return providerState.error.message;
  return providerState?.reason ?? '';
}
