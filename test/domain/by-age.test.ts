import { expect, test } from 'vitest';
import { byAge } from '../../lambda/domain/by-age.ts';
import { tokenOf } from '../support/tokens.ts';

test('tokens are ordered by age, those of one age by their keys, and those of an unknown age come last', () => {
  const tokens = [
    tokenOf({ id: 'unknown' }),
    tokenOf({ id: 'b', createdAt: 2 }),
    tokenOf({ id: 'z', within: 'a', createdAt: 2 }),
    tokenOf({ id: 'old', createdAt: 1 }),
  ];
  expect(tokens.toSorted(byAge).map(({ id }) => id)).toEqual(['old', 'z', 'b', 'unknown']);
  expect(byAge(tokenOf({ id: 'a' }), tokenOf({ id: 'a' }))).toBe(0);
});
