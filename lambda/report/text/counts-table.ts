import type { RunStatus } from '../../domain/events.ts';
import type { ConnectionReport, Report, Totals } from '../../domain/report.ts';
import { formatCount } from './counts.ts';
import { type Cell, formatTable, type Style, type StyleName } from './table.ts';

type State = Exclude<keyof Totals, 'listed'>;

/** A row of counts for each connection, and their totals where there are several. */
export function renderCounts({ totals, connections, mode }: Report, style: Style): string[] {
  const states: State[] = ['kept', 'reported', 'withheld', mode === 'plan' ? 'planned' : 'revoked'];
  states.push(...SELDOM.filter((state) => totals[state] > 0));
  states.push('alreadyGone', 'failed', 'deferred');
  const rows = [
    headerRow(states),
    ...connections.map((connection) => [
      { text: connection.name },
      ...countCells(connection.totals, states),
      outcomeCell(connection),
    ]),
  ];
  if (connections.length > 1) rows.push([{ text: 'total' }, ...countCells(totals, states)]);
  return formatTable(rows, style);
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

function outcomeText({ outcome, complete, error }: ConnectionReport): string {
  if (error?.code === 'held') return 'held';
  return complete || outcome === 'failed' ? outcome : 'unfinished';
}

/** The colour of an outcome. */
export function styleOf(outcome: RunStatus): StyleName {
  return ({ ok: 'green', degraded: 'yellow', failed: 'red' } as const)[outcome];
}
