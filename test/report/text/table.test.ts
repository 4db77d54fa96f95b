import { describe, expect, test } from 'vitest';
import { formatTable, unstyled } from '../../../lambda/report/text/table.ts';

describe('a table', () => {
  test('has columns as wide as their widest cell, two spaces apart', () => {
    const rows = [
      [{ text: 'a' }, { text: '10', align: 'right' as const }, { text: 'ok' }],
      [{ text: 'long' }, { text: '7', align: 'right' as const }, { text: 'failed' }],
    ];
    expect(formatTable(rows, unstyled, '  ')).toEqual(['  a     10  ok', '  long   7  failed']);
  });

  test('leaves out a column without text, and spaces at the end of a line', () => {
    const rows = [
      [{ text: 'a' }, { text: '' }, { text: 'b' }],
      [{ text: 'c' }, { text: '' }, { text: '' }],
    ];
    expect(formatTable(rows, unstyled)).toEqual(['a  b', 'c']);
  });

  test('is aligned by the text alone, whatever the styles add', () => {
    const rows = [
      [{ text: 'a', style: 'red' as const }, { text: 'x' }],
      [{ text: 'bc' }, { text: 'y' }],
    ];
    const lines = formatTable(rows, (name, text) => `<${name}>${text}</>`);
    expect(lines).toEqual(['<red>a</>   x', 'bc  y']);
  });

  test('counts a wide character as two columns', () => {
    expect(
      formatTable(
        [
          [{ text: '🙂' }, { text: 'x' }],
          [{ text: 'a' }, { text: 'y' }],
        ],
        unstyled,
      ),
    ).toEqual(['🙂  x', 'a   y']);
  });
});
