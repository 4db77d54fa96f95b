import type { RunStatus } from '../../domain/events.ts';
import { type ConnectionReport, isHeld, type Report } from '../../domain/report.ts';
import type { Totals } from '../../domain/totals.ts';
import { formatCount } from './counts.ts';
import { type Cell, formatTable, type Layout, type StyleName } from './table.ts';
import { widthOf } from './width.ts';

type State = Exclude<keyof Totals, 'listed'>;

/**
 * A row of counts for each connection, and their totals where there are several. Where that is too wide, columns in which
 * every count is zero are left out.
 */
export function renderCounts(report: Report, layout: Layout): string[] {
  const states = statesOf(report);
  const lines = renderStates(report, states, { style: (_name, text) => text });
  const { width = Number.POSITIVE_INFINITY } = layout;
  const fits = lines.every((line) => widthOf(line) <= width);
  const shown = fits ? states : states.filter((state) => report.totals[state] > 0);
  return renderStates(report, shown, layout);
}

function statesOf({ totals, mode }: Report): readonly State[] {
  const acted: State[] = mode === 'plan' ? ['planned'] : ['revoked'];
  acted.push(...SELDOM.filter((state) => totals[state] > 0));
  return ['kept', 'reported', 'withheld', ...acted, 'alreadyGone', 'failed', 'deferred'];
}

function renderStates(
  { totals, connections }: Report,
  states: readonly State[],
  { style, width }: Layout,
): string[] {
  const rows: Cell[][] = [
    headerRow(states),
    ...connections.map((connection) => [
      { text: connection.name, cutTo: 16 },
      ...countCells(connection.totals, states),
      outcomeCell(connection),
    ]),
  ];
  if (connections.length > 1) rows.push([{ text: 'total' }, ...countCells(totals, states)]);
  return formatTable(rows, style, '', width);
}

/** Shown where there are any. */
const SELDOM: readonly State[] = ['announced', 'waiting', 'quarantined', 'disabled'];

const TITLES: Partial<Record<State, string>> = { alreadyGone: 'gone' };

function headerRow(states: readonly State[]): Cell[] {
  return [
    { text: 'connection', style: 'dim' },
    ...['listed', ...states.map((state) => TITLES[state] ?? state)].map(
      (text): Cell => ({ text, align: 'right', style: 'dim' }),
    ),
    { text: 'outcome', style: 'dim' },
  ];
}

function countCells(totals: Readonly<Totals>, states: readonly State[]): Cell[] {
  return [totals.listed, ...states.map((state) => totals[state])].map(
    (count): Cell => ({ text: formatCount(count), align: 'right' }),
  );
}

function outcomeCell(connection: ConnectionReport): Cell {
  return { text: outcomeText(connection), style: styleOf(connection.outcome) };
}

function outcomeText(connection: ConnectionReport): string {
  const { outcome, complete } = connection;
  if (isHeld(connection)) return 'held';
  return complete || outcome === 'failed' ? outcome : 'unfinished';
}

/** The colour of an outcome. */
export function styleOf(outcome: RunStatus): StyleName {
  return ({ ok: 'green', degraded: 'yellow', failed: 'red' } as const)[outcome];
}
