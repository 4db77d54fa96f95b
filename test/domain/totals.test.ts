import { expect, test } from 'vitest';
import { addTotals, newTotals } from '../../lambda/domain/totals.ts';

test('totals begin with nothing, and are added state by state', () => {
  const sum = newTotals();
  expect(Object.values(sum).every((count) => count === 0)).toBe(true);
  addTotals(sum, { ...newTotals(), listed: 3, waiting: 2, kept: 1 });
  addTotals(sum, { ...newTotals(), listed: 1, waiting: 1 });
  expect(sum).toEqual({ ...newTotals(), listed: 4, waiting: 3, kept: 1 });
});
