import type { Problem } from '../../domain/events.ts';
import { escapeForTerminal, toJson, toJsonLine } from '../../report/text/escape.ts';
import { formatTable, type Layout } from '../../report/text/table.ts';
import { documentHead } from '../json/document.ts';
import { COLUMNS, type TokenRow } from '../token-row.ts';
import type { TokenFormat } from '../tokens-option.ts';

/** A connection whose list is not complete, and why. */
export interface ConnectionProblem extends Problem {
  readonly connection: string;
}

/** Writes an inventory in parts, so that it need not be in memory as a whole. */
export interface TokenWriter {
  /** @param at when it is made, ISO 8601 */
  begin(at: string): string;
  rows(rows: readonly TokenRow[]): string;
  end(problems: readonly ConnectionProblem[]): string;
}

/** The writer of a format. A table is as wide as `look` says, and has all its rows in one part. */
export function tokenWriter(format: TokenFormat, layout: Layout): TokenWriter {
  switch (format) {
    case 'csv':
      return csvWriter();
    case 'json':
      return jsonWriter();
    case 'markdown':
      return markdownWriter();
    case 'table':
      return tableWriter(layout);
  }
}

function textOf(row: TokenRow, column: keyof TokenRow): string {
  return escapeForTerminal(String(row[column] ?? ''));
}

/** @see https://www.rfc-editor.org/rfc/rfc4180 */
function csvWriter(): TokenWriter {
  return {
    begin: () => `${COLUMNS.join(',')}\r\n`,
    rows: (rows) =>
      rows
        .map((row) => `${COLUMNS.map((column) => csvCell(textOf(row, column))).join(',')}\r\n`)
        .join(''),
    end: () => '',
  };
}

/**
 * A spreadsheet takes a cell that begins so for a formula; an apostrophe before it makes it text.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const FORMULA = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\s']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function jsonWriter(): TokenWriter {
  let separator = '';
  return {
    begin: (at) => `${toJson({ ...documentHead('tokens'), at }).slice(0, -1)},"tokens":[\n`,
    rows(rows) {
      const lines = rows.map((row) => {
        const line = `${separator}${toJsonLine(row)}`;
        separator = ',';
        return line;
      });
      return lines.join('');
    },
    end: (problems) => `],"problems":${toJson(problems)}}\n`,
  };
}

function markdownWriter(): TokenWriter {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return {
    begin: () => line(COLUMNS) + line(COLUMNS.map(() => '---')),
    rows: (rows) =>
      rows.map((row) => line(COLUMNS.map((column) => markdownCell(textOf(row, column))))).join(''),
    end: () => '',
  };
}

/** Every sign that Markdown or HTML could take for markup becomes text. */
function markdownCell(text: string): string {
  return text
    .replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&');
}

/** The columns of a table: what each shows of a token, and how narrow it may become. */
const TABLE_COLUMNS: readonly (readonly [
  title: string,
  cutTo: number,
  textOf: (row: TokenRow) => string,
])[] = [
  ['connection', 8, ({ connection }) => connection],
  ['token', 8, ({ id, fingerprint = '' }) => escapeForTerminal(id ?? fingerprint.slice(0, 16))],
  ['name', 6, (row) => textOf(row, 'name')],
  ['owner', 6, (row) => textOf(row, 'owner')],
  ['age', 7, ({ ageDays }) => (ageDays === undefined ? 'unknown' : `${ageDays}d`)],
  ['expires', 10, ({ expiresAt }) => dateOf(expiresAt)],
  ['last used', 10, ({ lastUsedAt }) => dateOf(lastUsedAt)],
  ['rule', 8, ({ rule, action }) => (rule === undefined ? '' : `${rule} (${action})`)],
];

function tableWriter({ style, width }: Layout): TokenWriter {
  return {
    begin: () => '',
    rows(rows) {
      if (rows.length === 0) return '';
      const titles = TABLE_COLUMNS.map(([text]) => ({ text, style: 'dim' as const }));
      const cells = rows.map((row) =>
        TABLE_COLUMNS.map(([, cutTo, textIn]) => ({ text: textIn(row), cutTo })),
      );
      return `${formatTable([titles, ...cells], style, '', width).join('\n')}\n`;
    },
    end: () => '',
  };
}

function dateOf(time: string | undefined): string {
  if (time === undefined) return 'unknown';
  return time === 'never' ? time : time.slice(0, 10);
}
