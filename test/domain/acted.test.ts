import { expect, test } from 'vitest';
import { isActed } from '../../lambda/domain/acted.ts';

test('something is done to tokens that are planned, revoked or disabled, and to no others', () => {
  const outcomes = [
    'planned',
    'revoked',
    'disabled',
    'already-gone',
    'failed',
    'deferred',
  ] as const;
  expect(outcomes.filter((outcome) => isActed({ outcome }))).toEqual([
    'planned',
    'revoked',
    'disabled',
  ]);
  expect(isActed({})).toBe(false);
});
