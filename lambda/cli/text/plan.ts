import type { ApprovablePlan, PlanEntry } from '../../domain/approvable-plan.ts';
import { keyOf } from '../../domain/token.ts';
import { plural } from '../../report/text/counts.ts';
import { shorten } from '../../report/text/escape.ts';
import { formatTable, type Style } from '../../report/text/table.ts';

/** Entries of each connection that are shown one by one. */
const MAX_SHOWN = 20;

/** What a plan would do, for whoever is asked to approve it. */
export function renderPlan({ connections, entries }: ApprovablePlan, style: Style): string {
  const byConnection = Map.groupBy(entries, ({ connection }) => connection);
  return Object.keys(connections)
    .sort()
    .flatMap((name) => renderConnection(name, byConnection.get(name) ?? [], style))
    .join('\n');
}

function renderConnection(name: string, entries: readonly PlanEntry[], style: Style): string[] {
  const shown = entries
    .slice(0, MAX_SHOWN)
    .map((entry) => [
      { text: entry.action },
      { text: shorten(keyOf(entry), 40) },
      { text: shorten(entry.name ?? '', 40) },
      { text: `rule ${shorten(entry.rule, 40)}` },
    ]);
  const more = entries.length - shown.length;
  return [
    `${style('bold', name)}: ${plural(entries.length, 'token')}`,
    ...formatTable(shown, style, '  '),
    ...(more > 0 ? [`  and ${plural(more, 'more token')}`] : []),
  ];
}
