import { expect, test } from 'vitest';
import { tokenLabels } from '../../../lambda/report/text/token-label.ts';

test('a token is called by its id, cut to forty characters and harmless', () => {
  expect(tokenLabels([{ id: 'at-1' }])).toEqual(['at-1']);
  expect(tokenLabels([{ id: 'x'.repeat(41) }])).toEqual([`${'x'.repeat(39)}…`]);
  expect(tokenLabels([{ id: '\u001b' }])).toEqual(['\\u{1b}']);
});

test('a token whose id is a fingerprint is called by as much of it as explain needs', () => {
  const id = '0123456789abcdef'.repeat(4);
  expect(tokenLabels([{ id, fingerprinted: true }])).toEqual(['0123456789abcdef']);
});

test('tokens that share an id are called by what tells them apart too, and no others are', () => {
  const tokens = [
    { id: '7', within: 'a' },
    { id: '8', within: 'a' },
    { id: '7', within: 'b' },
  ];
  expect(tokenLabels(tokens)).toEqual(['a/7', '8', 'b/7']);
});
