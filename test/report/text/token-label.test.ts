import { expect, test } from 'vitest';
import { tokenLabel } from '../../../lambda/report/text/token-label.ts';

test('a token is called by its id, cut to forty characters and harmless', () => {
  expect(tokenLabel({ id: 'at-1' })).toBe('at-1');
  expect(tokenLabel({ id: 'x'.repeat(41) })).toBe(`${'x'.repeat(39)}…`);
  expect(tokenLabel({ id: '\u001b' })).toBe('\\u{1b}');
});

test('a token whose id is a fingerprint is called by as much of it as explain needs', () => {
  const id = '0123456789abcdef'.repeat(4);
  expect(tokenLabel({ id, fingerprinted: true })).toBe('0123456789abcdef');
});
