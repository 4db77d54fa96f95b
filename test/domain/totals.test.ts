import { expect, test } from 'vitest';
import { addTotals, newTotals } from '../../lambda/domain/totals.ts';

test('a sum has of each state what all its parts have', () => {
  const sum = newTotals();
  addTotals(sum, { ...newTotals(), listed: 3, kept: 1, revoked: 2 });
  addTotals(sum, { ...newTotals(), listed: 4, failed: 4 });

  expect(sum).toEqual({ ...newTotals(), listed: 7, kept: 1, revoked: 2, failed: 4 });
});
