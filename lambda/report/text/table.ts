/** One cell: its text, how it is painted, and on which side it is filled up. */
export interface Cell {
  readonly text: string;
  readonly align?: 'right';
  readonly look?: Look;
}

/** How a piece of text looks where colours are shown. */
export type Look = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** Paints text, or leaves it as it is. */
export type Paint = (look: Look, text: string) => string;

/** For files, pipes and tests. */
export const unpainted: Paint = (_look, text) => text;

/** Lays rows out in columns as wide as their widest cell, two spaces apart; a column without text is left out. */
export function layOut(rows: readonly (readonly Cell[])[], paint: Paint, indent = ''): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, { text }] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(text));
    }
  }
  return rows.map((row) => {
    const cells = row.flatMap((cell, column) => {
      const width = widths[column] ?? 0;
      return width > 0 ? [paintCell(cell, width, paint)] : [];
    });
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

function paintCell({ text, align, look }: Cell, width: number, paint: Paint): string {
  // Filled up outside of the paint, so that escape sequences do not count.
  const painted = look ? paint(look, text) : text;
  const filling = ' '.repeat(width - widthOf(text));
  return align === 'right' ? filling + painted : painted + filling;
}

/** Code points, which is near enough to columns for names. */
function widthOf(text: string): number {
  return [...text].length;
}
