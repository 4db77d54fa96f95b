import type { TokenEvent } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import { formatCount } from '../report/text/counts.ts';
import { shorten } from '../report/text/escape.ts';
import { tokenLabels } from '../report/text/token-label.ts';
import type { ToldOutcome, ToldTokens } from './told-tokens.ts';

/** What happened to tokens, in a headline. */
export const TITLES: Readonly<Record<ToldOutcome, string>> = {
  revoked: 'removed for good',
  disabled: 'disabled',
  quarantined: 'put into quarantine',
  announced: 'announced',
  failed: 'failed',
};

/** Characters of a name, so that a line fits on a phone. */
const MAX_NAME = 40;

/** The tokens with this outcome by connection: the first of them by name, and how many more there are. */
export function renderTold(
  outcome: ToldOutcome,
  { report, tokens }: { readonly report: Report; readonly tokens: ToldTokens },
): string[] {
  const count = countTold(report, outcome);
  if (count === 0) return [];
  return [
    `${TITLES[outcome].toUpperCase()}: ${formatCount(count)}`,
    ...report.connections.flatMap((connection) => {
      const { name } = connection;
      const all = countTold(connection, outcome);
      if (all === 0) return [];
      const shown = tokens.of(name, outcome)?.first() ?? [];
      const labels = tokenLabels(shown.map(({ token }) => token));
      const more = all - shown.length;
      return [
        `${name}: ${formatCount(all)}`,
        ...shown.map((event, index) => `- ${describe(event, labels[index] ?? '')}`),
        ...(more > 0 ? [`- and ${formatCount(more)} more`] : []),
      ];
    }),
  ];
}

/** How many tokens there are with this outcome; those that are stuck are told apart. */
export function countTold(
  { totals, stuck }: Pick<Report, 'totals' | 'stuck'>,
  outcome: ToldOutcome,
): number {
  return outcome === 'failed' ? totals.failed - stuck : totals[outcome];
}

function describe({ token, reason, outcome, error }: TokenEvent, label: string): string {
  const { name, owner } = token;
  const who = shorten(name ?? label, MAX_NAME);
  const whose = owner === undefined ? '' : ` (${shorten(owner, MAX_NAME)})`;
  const due = outcome === 'announced' ? /; due (.{10})/.exec(reason)?.[1] : undefined;
  return `${who}${whose}${due ? `, from ${due} on` : ''}${error ? `: ${error.code}` : ''}`;
}
