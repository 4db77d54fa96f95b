import type { FieldTrace } from '../../domain/field-trace.ts';
import type { Token } from '../../domain/token.ts';
import { shorten } from './escape.ts';
import { type Cell, formatTable, type Layout } from './table.ts';

/** One line for each field of each token: where it was read, what was found there, and the value taken from it. */
export function renderTraces(
  tokens: readonly Token[],
  traces: readonly (readonly FieldTrace[])[],
  { style, width }: Layout,
  indent: string,
): string[] {
  const rows = traces.flatMap((fields, index) => {
    const token = tokens[index];
    return token ? fields.map((field) => fieldRow(token, field)) : [];
  });
  return rows.length === 0 ? [] : ['', ...formatTable(rows, style, indent, width)];
}

function fieldRow(token: Token, { field, path, shape, isRead }: FieldTrace): Cell[] {
  return [
    { text: shorten(token.id, 16), style: 'dim' },
    { text: field },
    { text: path, style: 'dim', cutTo: 12 },
    { text: shorten(shape, 48), cutTo: 12 },
    isRead ? { text: valueText(token, field), cutTo: 12 } : { text: 'unknown', style: 'yellow' },
  ];
}

function valueText(token: Token, field: string): string {
  const value: unknown = Reflect.get(token, field);
  const isTime = typeof value === 'number';
  return shorten(isTime ? new Date(value).toISOString() : String(value), 48);
}
