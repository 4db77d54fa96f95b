import type { Report } from '../../domain/report.ts';
import { describeActions } from './actions.ts';
import type { ConnectionHighlights } from './connection-highlights.ts';
import { formatCount } from './counts.ts';
import { escapeForTerminal } from './escape.ts';
import type { FirstTokens } from './first-tokens.ts';
import type { Highlights } from './highlights.ts';
import type { Layout } from './table.ts';
import { type ActionColumn, renderTokens } from './token-rows.ts';

type Connections = readonly (readonly [name: string, of: ConnectionHighlights])[];

function connectionsOf({ connections }: Report, highlights: Highlights): Connections {
  return connections.map(({ name }) => [name, highlights.of(name)]);
}

/** What was, or would be, done: to how many tokens of each connection, and to the first of them one by one. */
export function renderActed(report: Report, highlights: Highlights, layout: Layout): string[] {
  const acted = connectionsOf(report, highlights).filter(([, { actions }]) => actions.size > 0);
  if (acted.length === 0) return [];
  const title = report.mode === 'plan' ? 'Would be done' : 'Done';
  const all = describeActions(acted.map(([, of]) => of));
  return [
    layout.style('bold', `${title}: ${all}`),
    ...acted.flatMap(([name, of]) => [
      acted.length > 1 ? `  ${name}: ${describeActions([of])}` : `  ${name}`,
      ...renderList(of.acted, layout, of.removal),
    ]),
  ];
}

/** Tokens that were announced, or are in quarantine, and whose time has not come. */
export function renderWaiting(report: Report, highlights: Highlights, layout: Layout): string[] {
  return renderKind('Waiting', report, highlights, layout, ({ waiting }) => waiting);
}

/** Tokens that a rule reports. */
export function renderReported(report: Report, highlights: Highlights, layout: Layout): string[] {
  return renderKind('Reported', report, highlights, layout, ({ reported }) => reported);
}

/** Tokens whose removal failed or that could not be read. */
export function renderFailed(report: Report, highlights: Highlights, layout: Layout): string[] {
  return renderKind('Failed', report, highlights, layout, ({ failed }) => failed);
}

function renderKind(
  title: string,
  report: Report,
  highlights: Highlights,
  layout: Layout,
  listOf: (highlights: ConnectionHighlights) => FirstTokens,
): string[] {
  const lists = connectionsOf(report, highlights)
    .map(([name, of]) => [name, listOf(of)] as const)
    .filter(([, list]) => list.count > 0);
  if (lists.length === 0) return [];
  const count = lists.reduce((sum, [, list]) => sum + list.count, 0);
  return [
    layout.style('bold', `${title}: ${formatCount(count)}`),
    ...lists.flatMap(([name, list]) => [`  ${name}`, ...renderList(list, layout)]),
  ];
}

/** Tokens that a safeguard keeps, or that were not chosen: how many for each reason, and the first of them one by one. */
export function renderWithheld(report: Report, highlights: Highlights, layout: Layout): string[] {
  const withheld = connectionsOf(report, highlights).filter(([, of]) => of.withheld.count > 0);
  if (withheld.length === 0) return [];
  const count = withheld.reduce((sum, [, of]) => sum + of.withheld.count, 0);
  return [
    layout.style('bold', `Withheld: ${formatCount(count)}`),
    ...withheld.flatMap(([name, of]) => [`  ${name}`, ...renderReasons(of, layout)]),
  ];
}

function renderReasons({ reasons, withheld }: ConnectionHighlights, layout: Layout): string[] {
  const shown = withheld.first();
  return [
    ...[...reasons].toSorted(byCountThenName).flatMap(([reason, count]) => {
      const events = shown.filter((event) => event.reason === reason);
      const line = `    ${formatCount(count)}  ${escapeForTerminal(reason)}`;
      return [line, ...renderTokens(events, layout, '       ')];
    }),
    ...renderMore(withheld.count - shown.length),
  ];
}

/** Tokens of connections that are held as a whole: how many by rule and by owner, and the first of them one by one. */
export function renderHeld(report: Report, highlights: Highlights, layout: Layout): string[] {
  const held = connectionsOf(report, highlights).filter(([, of]) => of.held.count > 0);
  if (held.length === 0) return [];
  const count = held.reduce((sum, [, of]) => sum + of.held.count, 0);
  return [
    layout.style('bold', `Held, because their connection is: ${formatCount(count)}`),
    ...held.flatMap(([name, of]) => [
      `  ${name}`,
      ...renderCounts('by rule', of.heldByRule),
      ...renderCounts('by owner', of.heldByOwner),
      ...renderList(of.held, layout),
    ]),
  ];
}

/** Of how many rules or owners the counts are shown. */
const MAX_COUNTS = 10;

function renderCounts(title: string, counts: ReadonlyMap<string, number>): string[] {
  if (counts.size === 0) return [];
  const sorted = [...counts].toSorted(byCountThenName);
  const shown = sorted
    .slice(0, MAX_COUNTS)
    .map(([name, count]) => `${escapeForTerminal(name)} ${formatCount(count)}`);
  const more = sorted.length - shown.length;
  return [`    ${title}: ${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`];
}

function byCountThenName(
  [leftName, left]: readonly [string, number],
  [rightName, right]: readonly [string, number],
): number {
  return right - left || (leftName < rightName ? -1 : 1);
}

function renderList(list: FirstTokens, layout: Layout, removal?: ActionColumn): string[] {
  const shown = list.first();
  return [
    ...renderTokens(shown, layout, '    ', removal),
    ...renderMore(list.count - shown.length),
  ];
}

function renderMore(more: number): string[] {
  if (more <= 0) return [];
  return [`    and ${formatCount(more)} more; --all shows more of them, --audit FILE lists all`];
}
