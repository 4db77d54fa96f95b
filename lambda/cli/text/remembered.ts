import type { RunRecord } from '../../domain/remembered.ts';
import { type Cell, formatTable, type Style } from '../../report/text/table.ts';

/** What is remembered of a connection as text: one line a run, oldest first. */
export function renderRemembered(
  connection: string,
  runs: readonly RunRecord[],
  style: Style,
): string {
  if (runs.length === 0) return `${connection}: nothing is remembered\n`;
  const header = ['run', 'mode', 'listed', 'removed', 'failed', ''].map(
    (text): Cell => ({ text, style: 'dim' }),
  );
  return `${formatTable([header, ...runs.map(row)], style).join('\n')}\n`;
}

function row(run: RunRecord): Cell[] {
  const { at, mode, listed, removed, failed } = run;
  const count = (value: number): Cell => ({ text: `${value}`, align: 'right' });
  return [
    { text: new Date(at).toISOString() },
    { text: mode },
    count(listed),
    count(removed),
    count(failed),
    { text: remarks(run).join(', ') },
  ];
}

function remarks({ held, partial, unsettled, blind = {} }: RunRecord): string[] {
  return [
    ...Object.keys(blind).map((rule) => `blind: rule ${rule}`),
    ...(held === undefined ? [] : [`held: ${held}`]),
    ...(partial ? ['a part of the list could not be read'] : []),
    ...(unsettled ? ['did not come to its end; at most so many removed'] : []),
  ];
}
