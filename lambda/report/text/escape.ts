import { cutToWidth } from './width.ts';

/** Control and formatting characters (such as bidi overrides), unassigned and lone code units, line separators. */
const HARMFUL = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Makes text from a provider harmless on a terminal: characters that could move the cursor, change colours,
 * break the line or reorder the text are shown as `\u{1b}`.
 * @see https://trojansource.codes
 */
export function escapeForTerminal(text: string): string {
  return text.replace(HARMFUL, (harmful) => `\\u{${harmful.codePointAt(0)?.toString(16)}}`);
}

/** Not a harmless character of ASCII, of which most lines consist: that is found out much faster. */
const UNUSUAL = /[^ -~]/;

/** A value as one line of JSON Lines, without loss and still harmless on a terminal. */
export function toJsonLine(value: unknown): string {
  return `${toJson(value)}\n`;
}

/** The same without the line feed. */
export function toJson(value: unknown): string {
  return harmlessLine(JSON.stringify(value));
}

/** A value as JSON for people and programs, one field a line, without loss and harmless on a terminal. */
export function toJsonText(value: unknown): string {
  const lines = JSON.stringify(value, undefined, 2).split('\n');
  return `${lines.map(harmlessLine).join('\n')}\n`;
}

function harmlessLine(json: string): string {
  if (!UNUSUAL.test(json)) return json;
  return json.replace(HARMFUL, (harmful) =>
    harmful.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** Escapes `text` for a terminal and cuts it to `width` columns. */
export function shorten(text: string, width: number): string {
  return cutToWidth(escapeForTerminal(text), width);
}
