import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesGlob } from '../../lambda/domain/glob.ts';

describe('a glob matches the whole text', () => {
  test.each([
    ['', ''],
    ['*', ''],
    ['**', ''],
    ['*', 'anything/at.all'],
    ['a*', 'a'],
    ['*a', 'a'],
    ['a*c', 'abbc'],
    ['a*c', 'ac'],
    ['*b*', 'abc'],
    ['a*b*c', 'a-b-b-c'],
    ['*aab', 'aaaab'],
    ['?', 'x'],
    ['a?c', 'abc'],
    ['*?', 'a'],
    ['?*?', 'ab'],
    ['a*', 'a*'],
    ['a.c', 'a.c'],
    ['[a]', '[a]'],
    ['(a|b)+$', '(a|b)+$'],
    ['line*', 'line\nbreak'],
    ['?', '\n'],
    ['\\*', '\\x'],
    ['日本*', '日本語'],
    ['?', '😀'],
    ['a?b', 'a😀b'],
    ['*?b', 'a😀b'],
    ['*😀', '😀😀'],
    ['?a', '\uffffa'],
  ])('%j matches %j', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(true);
  });
});

describe('a glob that does not match the whole text does not match', () => {
  test.each([
    ['', 'a'],
    ['a', ''],
    ['a', 'A'],
    ['a', 'ab'],
    ['a', 'ba'],
    ['?', ''],
    ['??', 'a'],
    ['?', 'ab'],
    ['a?', 'a'],
    ['a*c', 'abcd'],
    ['*ab', 'aba'],
    ['*a', 'b'],
    ['a*b*c', 'acb'],
    ['a.c', 'abc'],
    ['[a]', 'a'],
    ['(a|b)', 'a'],
    ['é', 'e\u0301'],
    ['??', '😀'],
    ['*??', '😀'],
  ])('%j does not match %j', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(false);
  });

  test('it agrees with a regular expression on generated patterns', () => {
    const alphabet = fc.constantFrom('a', 'b', '.', '*', '?', '😀', '\n');
    const word = fc.array(alphabet, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(word, word, (pattern, text) => {
        const source = [...pattern].map((character) => {
          if (character === '*') return '.*';
          return character === '?' ? '.' : character.replace('.', '\\.');
        });
        expect(matchesGlob(pattern, text)).toBe(
          new RegExp(`^${source.join('')}$`, 'su').test(text),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

test('a pattern made to stall takes no more steps than the product of both lengths', () => {
  const pattern = countedText(`${'a*'.repeat(40)}b`);
  const text = countedText('a'.repeat(4000));
  expect(matchesGlob(pattern.text, text.text)).toBe(false);
  // An exponential matcher would need more steps than there are atoms.
  expect(pattern.reads() + text.reads()).toBeLessThan(8 * 81 * 4000);
});

/** A text that counts how often one of its characters is read. */
function countedText(value: string): { text: string; reads: () => number } {
  let reads = 0;
  const text = new Proxy(Object(value), {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
      const found: unknown = Reflect.get(target, key, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  return { text, reads: () => reads };
}
