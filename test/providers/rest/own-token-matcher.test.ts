import { expect, test } from 'vitest';
import { lookupIn } from '../../../lambda/providers/rest/lookup.ts';
import { unknownOwnToken, withId } from '../../../lambda/providers/rest/own-token-matcher.ts';
import { SMALL } from './small-definition.ts';

test.each([
  ['7', 7, true],
  ['a', 'a', true],
  ['a', 'A', false],
  ['a', 'b', false],
])('the own id %s matches the listed id %j: %j', (own, id, expected) => {
  expect(withId(SMALL, own)(lookupIn({ item: { id } }))).toBe(expected);
});

test('an unknown own token matches nothing and gives the reason', () => {
  const { knowledge, matches } = unknownOwnToken('no call');
  expect(knowledge).toEqual({ kind: 'unknown', reason: 'no call' });
  expect(matches(lookupIn({ item: { id: 'a' } }))).toBe(false);
});
