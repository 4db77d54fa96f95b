import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NewestTable } from '../../lambda/domain/newest-table.ts';

interface Added {
  readonly group: number;
  readonly hash: number;
  readonly rank: number;
}

/** The same, in the most naive way. */
function newestOf(all: readonly Added[], group: number, count: number): number[] {
  const inGroup = all.filter((one) => one.group === group);
  const ordered = inGroup.toSorted((a, b) => b.rank - a.rank || b.hash - a.hash);
  return [...new Set(ordered.map(({ hash }) => hash))].slice(0, count);
}

const small = fc.integer({ min: 1, max: 12 });
const additions = fc.array(fc.record({ group: small, hash: small, rank: small }), {
  maxLength: 200,
});

test('it holds of each group those of the highest rank, in whatever order they were added', () => {
  fc.assert(
    fc.property(additions, fc.integer({ min: 1, max: 5 }), (all, count) => {
      const table = new NewestTable(count);
      for (const { group, hash, rank } of all) table.add(group, hash, rank);
      for (const { group, hash } of all) {
        expect(table.has(group, hash)).toBe(newestOf(all, group, count).includes(hash));
      }
    }),
  );
});

test('it holds hundreds of thousands of groups apart', () => {
  const table = new NewestTable(1);
  const groups = Array.from({ length: 200_000 }, (_, index) => index + 1);
  for (const group of groups) table.add(group, group, 1);
  expect(groups.every((group) => table.has(group, group))).toBe(true);
  expect(groups.some((group) => table.has(group, group + 1))).toBe(false);
  expect(table.has(200_001, 200_001)).toBe(false);
});
