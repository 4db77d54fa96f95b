import { describe, expect, test } from 'vitest';
import { escapeForTerminal, shorten, toJsonLine } from '../../../lambda/report/text/escape.ts';

const HARMFUL = [
  ['an escape sequence', '\u001b[2J'],
  ['a C1 control sequence introducer', '\u009b31m'],
  ['a line feed', 'one\ntwo'],
  ['a carriage return', 'kept\rgone'],
  ['a bell', '\u0007'],
  ['a delete', '\u007f'],
  ['a right-to-left override', 'cod\u202egnp.exe'],
  ['an isolate', '\u2066x\u2069'],
  ['a line separator', 'a\u2028b'],
  ['a zero-width space', 'a\u200bb'],
  ['a tag character', '\u{e0041}'],
  ['a lone surrogate', 'a\ud83d'],
] as const;

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]*$/u;

describe('text for a terminal', () => {
  test.for(HARMFUL)('shows %s as visible characters', ([, text]) => {
    const escaped = escapeForTerminal(text);
    expect(escaped).toMatch(PRINTABLE);
    expect(escaped).toContain('\\u{');
  });

  test('says which character was there', () => {
    expect(escapeForTerminal('a\u001b[31mb')).toBe('a\\u{1b}[31mb');
    expect(escapeForTerminal('\u{e0041}')).toBe('\\u{e0041}');
  });

  test('leaves names in all scripts alone', () => {
    const names = 'Übergabe ünïcode 令牌 токен رمز 🙂 {"quoted"} C:\\path';
    expect(escapeForTerminal(names)).toBe(names);
  });

  test('is cut to its width, with a mark at the end', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcdefg', 6)).toBe('abcde…');
    expect(shorten('🙂🙂🙂', 6)).toBe('🙂🙂🙂');
    expect(shorten('🙂🙂🙂🙂', 6)).toBe('🙂🙂…');
    expect(shorten('x'.repeat(65_536), 10)).toHaveLength(10);
    expect(shorten('\n\n\n\n\n', 8)).toMatch(PRINTABLE);
  });
});

describe('a JSON line', () => {
  test.for(HARMFUL)('holds %s harmlessly and without loss', ([, name]) => {
    const line = toJsonLine({ name });
    expect(line.slice(0, -1)).toMatch(PRINTABLE);
    expect(line.endsWith('\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({ name });
  });
});
