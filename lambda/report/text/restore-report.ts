import type { RestoreOutcome } from '../../domain/restore-event.ts';
import type { RestoredToken, RestoreReport } from '../../domain/restore-report.ts';
import { formatCount } from './counts.ts';
import { escapeForTerminal, shorten } from './escape.ts';
import { type Cell, formatTable, type Style } from './table.ts';
import { tokenLabels } from './token-label.ts';

const TITLES: readonly (readonly [RestoreOutcome, string])[] = [
  ['planned', 'To restore'],
  ['restored', 'Restored'],
  ['already-gone', 'Already gone'],
  ['failed', 'Failed'],
  ['deferred', 'Left undone'],
];

/** A report on restored tokens as text, line by line; ends with a line break. */
export function renderRestoreReport(report: RestoreReport, style: Style): string {
  const { connection, provider, totals, tokens, error } = report;
  const gone = totals.alreadyGone - tokens.filter(isGone).length;
  const lines = [
    `${style('bold', connection)} (${provider})`,
    ...TITLES.flatMap(([outcome, title]) =>
      renderTokens(
        title,
        tokens.filter((token) => token.outcome === outcome),
        style,
      ),
    ),
    ...(gone > 0 ? [`  Not listed any more: ${formatCount(gone)}`] : []),
    ...(error ? [`  ${escapeForTerminal(`${error.code}: ${error.message}`)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function isGone({ outcome }: RestoredToken): boolean {
  return outcome === 'already-gone';
}

function renderTokens(title: string, tokens: readonly RestoredToken[], style: Style): string[] {
  if (tokens.length === 0) return [];
  const labels = tokenLabels(
    tokens.map(({ id, fingerprint, within }) => ({
      id: fingerprint ?? id ?? '',
      ...(fingerprint !== undefined && { fingerprinted: true as const }),
      ...(within !== undefined && { within }),
    })),
  );
  const rows = tokens.map(({ name, owner, reason, error }, index): Cell[] => [
    { text: labels[index] ?? '' },
    { text: shorten(name ?? owner ?? '', 24) },
    { text: escapeForTerminal(error ? `${error.code}: ${error.message}` : reason) },
  ]);
  return [`  ${title}: ${formatCount(tokens.length)}`, ...formatTable(rows, style, '    ')];
}
