import type { LapsedEntry } from '../../domain/lapsed.ts';
import type { Report } from '../../domain/report.ts';
import { formatCount, plural } from './counts.ts';
import { escapeForTerminal } from './escape.ts';
import type { Highlights } from './highlights.ts';
import { describeLimitedBy } from './limited-by.ts';

/** What the counts do not show: how to undo, revoked children, tokens that are stuck, what a filter passed over, rules that were not evaluated, throttling, what limited it, what is left to do. */
export function renderNotes({ connections, totals }: Report, highlights: Highlights): string[] {
  const lines: string[] = [];
  for (const { name, ...connection } of connections) {
    const {
      stuck,
      byProtect,
      cannotTell,
      limits,
      limitedBy,
      passedOver,
      sharesAccountWith,
      lapsed = [],
    } = connection;
    const { actions, canRestore, hasChildren } = highlights.of(name);
    if (canRestore !== undefined && (actions.has('disable') || actions.has('quarantine')))
      lines.push(`${name}: ${describeUndoing(name, canRestore)}`);
    if (hasChildren)
      lines.push(
        `${name}: everything created with these tokens is revoked with them; the provider does not say how much that is`,
      );
    if (byProtect) lines.push(`${name}: protect matches ${describeHits(byProtect)}`);
    if (stuck > 0)
      lines.push(
        `${name}: ${formatCount(stuck)} of the failed tokens stuck; each is tried in every seventh enforcing run only, so remove it at the provider`,
      );
    if (passedOver > 0)
      lines.push(`${name}: ${formatCount(passedOver)} of other kinds or states passed over`);
    if (sharesAccountWith) lines.push(`${name}: ${describeSharedAccount(sharesAccountWith)}`);
    lines.push(...lapsed.map((one) => escapeForTerminal(`${name}: ${describeLapsed(one)}`)));
    for (const [rule, count] of Object.entries(cannotTell ?? {})) {
      lines.push(
        `${name}: rule ${escapeForTerminal(rule)} was not evaluated for ${plural(count, 'token')}: the provider does not return the fields it needs`,
      );
    }
    if (limits && limits.throttled > 0)
      lines.push(`${name}: throttled by the provider ${plural(limits.throttled, 'time')}`);
    if (limitedBy && limitedBy.kind !== 'configured')
      lines.push(`${name}: limited by: ${describeLimitedBy(limitedBy)}`);
  }
  if (totals.deferred > 0) lines.push(`${plural(totals.deferred, 'token')} left for the next run`);
  return lines;
}

/** How tokens that are disabled, or put into quarantine, can be enabled again. */
function describeUndoing(name: string, canRestore: boolean): string {
  return canRestore
    ? `what is disabled is undone with \`npx token-sweeper restore --connection ${name}\`, as far as it is remembered`
    : 'token-sweeper cannot enable what it disables here; that can be undone at the provider only';
}

/** That a protect entry has come to its end. */
export function describeLapsed({ entry, until, reason }: LapsedEntry): string {
  const why = reason === undefined ? '' : `, ${reason},`;
  return `lapsed: ${entry} of protect${why} protects nothing since ${until}`;
}

/** What it means that these connections reach the same account. */
export function describeSharedAccount(names: readonly string[]): string {
  return `reaches the same account as ${names.join(', ')}; a token that one of them keeps is withheld in the others`;
}

/** How many listed tokens each entry matches: `entry 1 (name vpn-*): 3, entry 2 (owner ann): none`. */
function describeHits(byProtect: Readonly<Record<string, number>>): string {
  return Object.entries(byProtect)
    .map(
      ([entry, count]) =>
        `${escapeForTerminal(entry)}: ${count === 0 ? 'none' : formatCount(count)}`,
    )
    .join(', ');
}
