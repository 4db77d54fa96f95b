import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesGlob } from '../../lambda/domain/glob.ts';
import { asItLooks, resembles } from '../../lambda/domain/lookalike.ts';

describe('a protecting glob matches a name as it looks', () => {
  test.each([
    ['a zero-width space', 'break\u200bglass'],
    ['a soft hyphen', 'break\u00adglass'],
    ['a mark of direction', '\u202ebreakglass\u2069'],
    ['a variation selector', 'breakglass\ufe0f'],
    ['a byte order mark', '\ufeffbreakglass'],
    ['a tag character', 'breakglass\u{e0041}'],
    ['a Hangul filler', 'break\u3164glass'],
    ['a control character', 'break\u0007glass'],
    ['wide letters', '\uff42\uff52\uff45\uff41\uff4b\uff47\uff4c\uff41\uff53\uff53'],
  ])('with %s, on either side', (_, name) => {
    expect(resembles('breakglass', name)).toBe(true);
    expect(resembles(name, 'breakglass')).toBe(true);
    expect(resembles('break*s', name)).toBe(true);
    expect(resembles('breakglasses', name)).toBe(false);
  });

  test('with an accent of its own, and something invisible before it', () => {
    expect(resembles('caf\u00e9', 'cafe\u0301')).toBe(true);
    expect(resembles('caf\u00e9', 'cafe\u200d\u0301')).toBe(true);
    expect(resembles('cafe', 'cafe\u0301')).toBe(false);
  });

  test('letters of another script that only resemble it are other letters', () => {
    expect(resembles('ci', '\u0441i')).toBe(false);
  });
});

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'b', '*', '?', '\u200b', '\u00ad', '\ufe0f', '\u0301', '\uff41', '\uff0a'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 6,
});

test('whatever a glob matches it still matches, and invisible characters change nothing', () => {
  fc.assert(
    fc.property(text, text, (pattern, name) => {
      if (matchesGlob(pattern, name)) expect(resembles(pattern, name)).toBe(true);
      const shown = asItLooks(name);
      expect(asItLooks(shown)).toBe(shown);
      expect(asItLooks([...name].join('\u200b'))).toBe(shown);
      if (matchesGlob(asItLooks(pattern), shown)) expect(resembles(pattern, name)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
