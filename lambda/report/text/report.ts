import type { Health, TokenEvent } from '../../domain/events.ts';
import type { ConnectionReport, Report, Totals } from '../../domain/report.ts';
import { adviceFor } from './advice.ts';
import { escapeForTerminal, shorten } from './escape.ts';
import type { Highlights } from './highlights.ts';
import { type Cell, formatTable, type Style, type StyleName } from './table.ts';
import { describeTimes } from './times.ts';

type State = Exclude<keyof Totals, 'listed'>;

/** A report for people: counts by connection, what goes, what stays and why, and what went wrong. */
export function renderReport(report: Report, highlights: Highlights, style: Style): string {
  const sections = [
    renderHead(report, style),
    renderTable(report, style),
    renderRemoved(report, highlights, style),
    renderWithheld(report, highlights, style),
    renderProblems(report, highlights, style),
    renderNotes(report, highlights),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderHead({ mode, outcome, complete, startedAt }: Report, style: Style): string[] {
  const what = mode === 'plan' ? 'Plan: nothing was changed' : 'Enforced';
  const unfinished = complete ? '' : ', not finished';
  const time = `${startedAt.slice(0, 19).replace('T', ' ')} UTC`;
  return [`${style('bold', what)} · ${time} · ${style(styleOf(outcome), outcome)}${unfinished}`];
}

function renderTable(report: Report, style: Style): string[] {
  const { totals, connections, mode } = report;
  const states: State[] = ['kept', 'reported', 'withheld', mode === 'plan' ? 'planned' : 'revoked'];
  if (totals.disabled > 0) states.push('disabled');
  states.push('alreadyGone', 'failed', 'deferred');

  const head = [
    'connection',
    'listed',
    ...states.map((state) => TITLES[state] ?? state),
    'outcome',
  ];
  const rows: Cell[][] = [
    head.map((text, column) => ({ ...place(text, column, head), style: 'dim' })),
  ];
  for (const one of connections) rows.push(renderRow(one.name, one.totals, states, one));
  if (connections.length > 1) rows.push(renderRow('total', totals, states));
  return formatTable(rows, style);
}

const TITLES: Partial<Record<State, string>> = { alreadyGone: 'gone' };

function place(text: string, column: number, all: readonly unknown[]): Cell {
  return column === 0 || column === all.length - 1 ? { text } : { text, align: 'right' };
}

function renderRow(
  name: string,
  totals: Readonly<Totals>,
  states: readonly State[],
  connection?: ConnectionReport,
): Cell[] {
  const counts = [totals.listed, ...states.map((state) => totals[state])];
  const ending: Cell = connection
    ? { text: endingOf(connection), style: styleOf(connection.outcome) }
    : { text: '' };
  return [
    { text: name },
    ...counts.map((count): Cell => ({ text: formatCount(count), align: 'right' })),
    ending,
  ];
}

function endingOf({ outcome, complete, error }: ConnectionReport): string {
  if (error?.code === 'held') return 'held';
  return complete || outcome === 'failed' ? outcome : 'unfinished';
}

function renderRemoved(report: Report, { removed }: Highlights, style: Style): string[] {
  const { mode, totals } = report;
  const count = totals.planned + totals.revoked + totals.disabled;
  if (count === 0) return [];
  const done = totals.disabled > 0 ? 'Revoked or disabled' : 'Revoked';
  const title = mode === 'plan' ? 'Would be revoked' : done;
  return [
    ...renderTokens(`${title}: ${formatCount(count)}`, removed, report, style),
    ...andMore(count - removed.length),
  ];
}

/** The tokens of each connection under its name, in the order of the report. */
function renderTokens(
  title: string,
  events: readonly TokenEvent[],
  { connections }: Report,
  style: Style,
): string[] {
  const lines = [style('bold', title)];
  for (const { name } of connections) {
    const own = events.filter(({ connection }) => connection === name);
    if (own.length > 0)
      lines.push(`  ${name}`, ...formatTable(own.map(renderToken), style, '    '));
  }
  return lines;
}

function renderToken({ token, rule, at, error }: TokenEvent): Cell[] {
  return [
    { text: identify(token.id, token.fingerprinted) },
    { text: shorten(token.name ?? token.owner ?? '', 24) },
    { text: shorten(rule ?? '', 20) },
    {
      text: error ? escapeForTerminal(`${error.code}: ${error.message}`) : describeTimes(token, at),
    },
  ];
}

/** The beginning of a fingerprint tells tokens apart and is enough for `explain`. */
function identify(id: string, fingerprinted: true | undefined): string {
  return fingerprinted ? id.slice(0, 16) : shorten(id, 40);
}

function andMore(count: number): string[] {
  return count > 0 ? [`  and ${formatCount(count)} more; --audit FILE lists them all`] : [];
}

function renderWithheld(
  { totals, connections }: Report,
  { withheld }: Highlights,
  style: Style,
): string[] {
  if (totals.withheld === 0) return [];
  const lines = [style('bold', `Withheld by safeguards: ${formatCount(totals.withheld)}`)];
  for (const { name } of connections) {
    const rows = [...(withheld.get(name) ?? [])].map(([reason, count]): Cell[] => [
      { text: formatCount(count), align: 'right' },
      { text: escapeForTerminal(reason) },
    ]);
    if (rows.length > 0) lines.push(`  ${name}`, ...formatTable(rows, style, '    '));
  }
  return lines;
}

function renderProblems(report: Report, { failed }: Highlights, style: Style): string[] {
  const lines: string[] = [];
  for (const { name, error } of report.connections) {
    if (!error) continue;
    lines.push(`  ${name}: ${escapeForTerminal(`${error.code}: ${error.message}`)}`);
    const advice = adviceFor(error);
    if (advice) lines.push(`    ${advice}`);
  }
  if (lines.length > 0) lines.unshift(style('bold', 'Problems'));
  const count = report.totals.failed;
  if (count === 0) return lines;
  return [
    ...lines,
    ...renderTokens(`Failed: ${formatCount(count)}`, failed, report, style),
    ...andMore(count - failed.length),
  ];
}

/** What the counts do not say by themselves. */
function renderNotes({ connections, totals }: Report, { withChildren }: Highlights): string[] {
  const lines: string[] = [];
  for (const name of withChildren) {
    lines.push(`${name}: whatever was made with these tokens goes along; it is not known how much`);
  }
  for (const { name, cannotTell, limits } of connections) {
    for (const [rule, count] of Object.entries(cannotTell ?? {})) {
      lines.push(
        `${name}: rule ${escapeForTerminal(rule)} could not be decided for ${plural(count, 'token')}, which the provider tells too little of`,
      );
    }
    if (limits && limits.throttled > 0)
      lines.push(`${name}: the provider asked to slow down ${plural(limits.throttled, 'time')}`);
  }
  if (totals.deferred > 0) lines.push(`${plural(totals.deferred, 'token')} left for the next run`);
  return lines;
}

function styleOf(outcome: Health): StyleName {
  return ({ ok: 'green', degraded: 'yellow', failed: 'red' } as const)[outcome];
}

function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Thousands apart, whatever the locale of the machine. */
function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
