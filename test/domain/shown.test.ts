import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownProblem, shownText, shownToken } from '../../lambda/domain/shown.ts';
import { tokenOf } from '../support/tokens.ts';

const KIBIBYTE = 1024;

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

test.each(['', 'job 7', 'x'.repeat(KIBIBYTE), '€'.repeat(341), '😀'.repeat(256)])(
  'a text of at most 1 KiB is shown as it is',
  (text) => {
    expect(shownText(text)).toBe(text);
  },
);

test.each([
  ['x'.repeat(KIBIBYTE + 1), 'x'.repeat(960), 65],
  ['€'.repeat(342), '€'.repeat(320), 22],
  ['😀'.repeat(257), '😀'.repeat(240), 34],
])(
  'a longer text is cut between two characters, and says how much is left out',
  (text, beginning, more) => {
    expect(shownText(text)).toMatch(
      new RegExp(`^${beginning}…\\[${more} more characters, #[0-9a-f]{1,14}\\]$`),
    );
  },
);

test('whatever the text, at most 1 KiB is shown, and what is shown is well-formed', () => {
  const unit = fc.constantFrom('x', 'é', '€', '😀', '\ud800');
  const text = fc.string({ unit, minLength: 300, maxLength: 1100, size: 'max' });
  fc.assert(
    fc.property(text, (one) => {
      const shown = shownText(one);
      expect(bytesOf(shown)).toBeLessThanOrEqual(KIBIBYTE);
      if (bytesOf(one) <= KIBIBYTE) expect(shown).toBe(one);
      else expect(shown.isWellFormed()).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('ids that begin alike are told apart', () => {
  const beginning = 'x'.repeat(2 * KIBIBYTE);
  expect(shownText(`${beginning}a`)).not.toBe(shownText(`${beginning}b`));
});

test('a token with short texts is shown itself', () => {
  const token = tokenOf({ name: 'job 7', owner: 'ann', scopes: ['read', 'write'] });
  expect(shownToken(token)).toBe(token);
});

test.each(['id', 'group', 'name', 'owner', 'status'] as const)(
  'of a long %s the beginning is shown',
  (field) => {
    const token = tokenOf({ [field]: 'x'.repeat(64 * KIBIBYTE) });
    const shown = shownToken(token);
    expect(bytesOf(shown[field] ?? '')).toBeLessThanOrEqual(KIBIBYTE);
    expect({ ...shown, [field]: undefined }).toEqual({ ...token, [field]: undefined });
  },
);

test('of many scopes as many are shown as of one text', () => {
  const scopes = Array.from({ length: 1000 }, (_, index) => `scope-${index}`);
  const { scopes: shown = [] } = shownToken(tokenOf({ scopes }));
  expect(shown).toHaveLength(1);
  expect(shown[0]).toMatch(/^scope-0 scope-1 .*…\[\d+ more characters, #[0-9a-f]+\]$/);
});

test('of a long message the beginning is shown, under the same code', () => {
  const problem = { code: 'forbidden', message: `app ${'x'.repeat(9000)}: access denied` };
  expect(shownProblem(problem)).toEqual({
    code: 'forbidden',
    message: expect.stringMatching(/^app x+…\[\d+ more characters, #[0-9a-f]+\]$/),
  });
  const short = { code: 'forbidden', message: 'access denied' };
  expect(shownProblem(short)).toBe(short);
});
