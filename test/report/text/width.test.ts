import { describe, expect, test } from 'vitest';
import { cutToWidth, widthOf, wrapToWidth } from '../../../lambda/report/text/width.ts';

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
