import { describe, expect, test } from 'vitest';
import { cutToWidth, widthOf, wrapLines, wrapToWidth } from '../../../lambda/report/text/width.ts';

describe('the width of a text on a terminal', () => {
  test.for([
    ['laptops', 7],
    ['é', 1],
    ['e\u0301', 1],
    ['部署', 4],
    ['ひらカタ한글', 12],
    ['Ｆｕｌｌ', 8],
    ['🔑 key', 6],
    ['—…', 2],
    ['\u001b[1mbold\u001b[22m', 4],
  ] as const)('of %s is %i', ([text, width]) => {
    expect(widthOf(text)).toBe(width);
  });

  test('is never exceeded by a text that is cut, even in the middle of a wide character', () => {
    expect(cutToWidth('部署令牌', 5)).toBe('部署…');
    expect(cutToWidth('部署令牌', 6)).toBe('部署…');
    expect(cutToWidth('部署令牌', 8)).toBe('部署令牌');
    expect(cutToWidth('laptops', 4)).toBe('lap…');
  });
});

describe('a sentence that is too long for a line', () => {
  test.for([
    ['  crm: held: too many', 12, ['  crm: held:', '    too many']],
    ['部署 令牌 x', 6, ['部署', '    令牌', '    x']],
    ['  no  change', 80, ['  no  change']],
    ['unbreakable-word', 4, ['unbreakable-word']],
  ] as const)('%j is broken between words at %i columns', ([text, width, lines]) => {
    expect(wrapToWidth(text, width, '    ')).toEqual(lines);
  });

  test('is left alone where the width is not known', () => {
    expect(wrapToWidth('a long sentence', undefined, '  ')).toEqual(['a long sentence']);
  });
});

describe('lines that are too long', () => {
  test('of a table go on below its last column, as long as that leaves half of the width', () => {
    expect(wrapLines('  id  why it is kept, in many words\nshort\n', 22)).toBe(
      '  id  why it is kept,\n      in many words\nshort\n',
    );
    expect(wrapLines('  a long first column  some words', 24)).toBe(
      '  a long first column \n    some words',
    );
  });

  test('of a sentence are indented by two more', () => {
    expect(wrapLines('  Failed: the token cannot be read', 20)).toBe(
      '  Failed: the token\n    cannot be read',
    );
  });

  test('are left as they are where the width is not known', () => {
    expect(wrapLines('a long sentence\n')).toBe('a long sentence\n');
  });
});
