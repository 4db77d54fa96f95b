/** One cell of a table: its text, its style, and the side it is aligned to (left by default). */
export interface Cell {
  readonly text: string;
  readonly align?: 'right';
  readonly style?: StyleName;
}

/** The styles of text, for terminals that show them. */
export type StyleName = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Applies a style to text, or returns the text unchanged. */
export type Style = (name: StyleName, text: string) => string;

/** Plain text, for files, pipes and tests. */
export const unstyled: Style = (_name, text) => text;

/** Formats rows in columns two spaces apart, each as wide as its widest cell. Columns without text are left out. */
export function formatTable(
  rows: readonly (readonly Cell[])[],
  style: Style,
  indent = '',
): string[] {
  const widths = columnWidths(rows);
  return rows.map((row) => {
    const cells = row.flatMap((cell, column) => {
      const width = widths[column] ?? 0;
      return width > 0 ? [formatCell(cell, width, style)] : [];
    });
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { text }] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(text));
    }
  }
  return widths;
}

function formatCell({ text, align, style: name }: Cell, width: number, style: Style): string {
  const styled = name ? style(name, text) : text;
  // The width of the plain text counts: escape sequences take no space on the screen.
  const padding = ' '.repeat(width - widthOf(text));
  return align === 'right' ? padding + styled : styled + padding;
}

/** Code points, which is close enough to columns for names. */
function widthOf(text: string): number {
  return [...text].length;
}
