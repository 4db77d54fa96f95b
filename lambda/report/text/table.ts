import { cutToWidth, widthOf } from './width.ts';

/** One cell of a table: its text, its style, and the side it is aligned to (left by default). */
export interface Cell {
  readonly text: string;
  /** Its column may be cut to so many columns of the terminal, where a row would not fit. @default - it is never cut */
  readonly cutTo?: number;
  readonly align?: 'right';
  readonly style?: StyleName;
}

/** The styles of text, for terminals that show them. */
export type StyleName = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Applies a style to text, or returns the text unchanged. */
export type Style = (name: StyleName, text: string) => string;

/** Plain text, for files, pipes and tests. */
export const unstyled: Style = (_name, text) => text;

/** How text is shown: its styles, and how many columns there are. */
export interface Layout {
  readonly style: Style;
  /** @default - as many as it takes */
  readonly width?: number | undefined;
}

/** Plain text of any width. */
export const plain: Layout = { style: unstyled };

/** Columns between two cells. */
const GAP = 2;

/**
 * Formats rows in columns two spaces apart, each as wide as its widest cell, as far as that fits. Columns without text are
 * left out.
 */
export function formatTable(
  rows: readonly (readonly Cell[])[],
  style: Style,
  indent = '',
  width = Number.POSITIVE_INFINITY,
): string[] {
  const widths = fittingWidths(columnsOf(rows), width - indent.length);
  return rows.map((row) => {
    const cells = row.flatMap((cell, column) => {
      const columnWidth = widths[column] ?? 0;
      return columnWidth > 0 ? [formatCell(cell, columnWidth, style)] : [];
    });
    return `${indent}${cells.join(' '.repeat(GAP))}`.trimEnd();
  });
}

interface Column {
  readonly width: number;
  /** What it may be cut to. */
  readonly least: number;
}

function columnsOf(rows: readonly (readonly Cell[])[]): Column[] {
  const columns: Column[] = [];
  for (const row of rows) {
    for (const [at, { text, cutTo = Number.POSITIVE_INFINITY }] of row.entries()) {
      const own = widthOf(text);
      const { width = 0, least = 0 } = columns[at] ?? {};
      columns[at] = { width: Math.max(width, own), least: Math.max(least, Math.min(own, cutTo)) };
    }
  }
  return columns;
}

/** The width of each column, the widest of those that may be cut a little less wide until all fit, or none is left. */
function fittingWidths(columns: readonly Column[], available: number): readonly number[] {
  const widths = columns.map(({ width }) => width);
  const shown = widths.filter((width) => width > 0).length;
  let excess = widths.reduce((sum, width) => sum + width, GAP * (shown - 1)) - available;
  while (excess > 0) {
    const spare = widths.map((width, at) => width - (columns[at]?.least ?? width));
    const most = Math.max(...spare);
    if (most <= 0) break;
    const at = spare.indexOf(most);
    widths[at] = (widths[at] ?? 0) - 1;
    excess--;
  }
  return widths;
}

function formatCell({ text, align, style: name }: Cell, width: number, style: Style): string {
  const shown = cutToWidth(text, width);
  const styled = name ? style(name, shown) : shown;
  // The width of the plain text counts: escape sequences take no space on the screen.
  const padding = ' '.repeat(width - widthOf(shown));
  return align === 'right' ? padding + styled : styled + padding;
}
