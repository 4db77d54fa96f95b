import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FirstTokens } from '../../../lambda/report/text/first-tokens.ts';
import { plannedEvent } from '../../support/report-events.ts';

function firstOf(ages: readonly (number | undefined)[], most: number): string[] {
  const tokens = new FirstTokens(most);
  for (const [index, createdAt] of ages.entries())
    tokens.add(plannedEvent({ id: `${index}`, ...(createdAt !== undefined && { createdAt }) }));
  return tokens.first().map(({ token }) => token.id);
}

test('the oldest tokens come first, those of one age by their ids, and those of an unknown age last', () => {
  expect(firstOf([undefined, 3, 1, 2, 1], 4)).toEqual(['2', '4', '3', '1']);
});

test('the first tokens are the same in whatever order all of them come', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(40), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      (ids, most) => {
        const shown = (order: readonly number[]) => {
          const tokens = new FirstTokens(most);
          for (const id of order) tokens.add(plannedEvent({ id: `${id}`, createdAt: id % 7 }));
          return tokens.first();
        };
        expect(shown(ids)).toEqual(shown(ids.toReversed()));
        expect(shown(ids)).toHaveLength(Math.min(most, ids.length));
      },
    ),
  );
});

test('all tokens are counted, those that cannot be shown too', () => {
  const tokens = new FirstTokens(1);
  for (const id of ['a', 'b', 'c']) tokens.add(plannedEvent({ id }));
  tokens.addUnshown(40);
  expect(tokens.count).toBe(43);
  expect(tokens.first()).toHaveLength(1);
});

test('what can no longer be among the first is not kept in order', () => {
  const tokens = new FirstTokens(2);
  const orders = vi.spyOn(Array.prototype, 'toSorted');
  for (let age = 0; age < 100; age++) tokens.add(plannedEvent({ id: `${age}`, createdAt: age }));
  expect(orders).toHaveBeenCalledTimes(1);
  orders.mockRestore();
  expect(tokens.first().map(({ token }) => token.id)).toEqual(['0', '1']);
});
