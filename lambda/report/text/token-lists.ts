import type { TokenEvent } from '../../domain/events.ts';
import type { Report } from '../../domain/report.ts';
import { formatCount } from './counts.ts';
import { escapeForTerminal, shorten } from './escape.ts';
import type { Highlights } from './highlights.ts';
import { type Cell, formatTable, type Style } from './table.ts';
import { describeTimes } from './times.ts';
import { tokenLabels } from './token-label.ts';

/** The first tokens that were, or would be, revoked or disabled. */
export function renderRemoved(report: Report, { removed }: Highlights, style: Style): string[] {
  const { mode, totals } = report;
  const count = totals.planned + totals.revoked + totals.disabled;
  if (count === 0) return [];
  const done = totals.disabled > 0 ? 'Revoked or disabled' : 'Revoked';
  const title = mode === 'plan' ? 'Would be revoked' : done;
  return renderTokens(`${title}: ${formatCount(count)}`, count, removed, report, style);
}

/** The first tokens whose revocation failed or that could not be read. */
export function renderFailed(report: Report, { failed }: Highlights, style: Style): string[] {
  const count = report.totals.failed;
  if (count === 0) return [];
  return renderTokens(`Failed: ${formatCount(count)}`, count, failed, report, style);
}

/** How many tokens each safeguard withheld. */
export function renderWithheld(
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

/** The tokens of each connection under its name, in the order of the report; `count` includes those not shown. */
function renderTokens(
  title: string,
  count: number,
  events: readonly TokenEvent[],
  { connections }: Report,
  style: Style,
): string[] {
  const lines = [style('bold', title)];
  for (const { name } of connections) {
    const own = events.filter(({ connection }) => connection === name);
    const labels = tokenLabels(own.map(({ token }) => token));
    const rows = own.map((event, index) => tokenRow(event, labels[index] ?? ''));
    if (rows.length > 0) lines.push(`  ${name}`, ...formatTable(rows, style, '    '));
  }
  const more = count - events.length;
  if (more > 0) lines.push(`  and ${formatCount(more)} more; --audit FILE lists them all`);
  return lines;
}

function tokenRow({ token, rule, at, error }: TokenEvent, label: string): Cell[] {
  return [
    { text: label },
    { text: shorten(token.name ?? token.owner ?? '', 24) },
    { text: shorten(rule ?? '', 20) },
    {
      text: error ? escapeForTerminal(`${error.code}: ${error.message}`) : describeTimes(token, at),
    },
  ];
}
