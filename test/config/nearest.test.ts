import { expect, test } from 'vitest';
import { nearest } from '../../lambda/config/nearest.ts';

const WORDS = ['maxRevocations', 'maxRevocationShare', 'keepNewest', 'name'];

test.each([
  ['max-revocations', 'maxRevocations'],
  ['MaxRevocatons', 'maxRevocations'],
  ['keepnewst', 'keepNewest'],
  ['nam', 'name'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, WORDS)).toBe(meant);
});

test.each(['colour', 'xy', ''])('%j is taken for no other word', (word) => {
  expect(nearest(word, WORDS)).toBeUndefined();
});

test('of two equally close words, the first one is suggested', () => {
  expect(nearest('cat', ['bat', 'rat'])).toBe('bat');
});
