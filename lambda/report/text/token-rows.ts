import type { TokenEvent } from '../../domain/events.ts';
import { matchReason } from '../../domain/match-reason.ts';
import type { RemovalWord } from '../../domain/removal.ts';
import { nameAction } from './actions.ts';
import { escapeForTerminal, shorten } from './escape.ts';
import { type Cell, formatTable, type Layout } from './table.ts';
import { describeTimes } from './times.ts';
import { tokenLabels } from './token-label.ts';

/** What the removal is called in the column that names the action. @default - there is no such column */
export type ActionColumn = RemovalWord | undefined;

/** One line for each token: what is done to it where that is asked for, what it is called, its rule, its times or error. */
export function renderTokens(
  events: readonly TokenEvent[],
  { style, width }: Layout,
  indent: string,
  removal?: ActionColumn,
): string[] {
  const labels = tokenLabels(events.map(({ token }) => token));
  const rows = events.map((event, index): Cell[] => [
    { text: removal === undefined ? '' : nameAction(event.decision, removal) },
    // A fingerprint must stay long enough for `explain` to find it.
    { text: labels[index] ?? '', cutTo: 16 },
    { text: shorten(event.token.name ?? event.token.owner ?? '', 24), cutTo: 8 },
    { text: shorten(event.rule ?? '', 20), cutTo: 8 },
    { text: lastCell(event), cutTo: 16 },
  ]);
  return formatTable(rows, style, indent, width);
}

function lastCell(event: TokenEvent): string {
  const { token, at, error } = event;
  if (error) return escapeForTerminal(`${error.code}: ${error.message}`);
  const parts = [escapeForTerminal(moreThanRule(event)), describeTimes(token, at)];
  return parts.filter((text) => text !== '').join('; ');
}

/** What the reason says besides the rule, of tokens that wait or are only named. */
function moreThanRule({ decision, outcome, rule, reason }: TokenEvent): string {
  const isNamed = decision === 'report' || decision === 'announce' || outcome === 'waiting';
  if (!isNamed || rule === undefined) return isNamed ? reason : '';
  return reason.replace(matchReason({ name: rule }), '').replace(/^; /, '');
}
