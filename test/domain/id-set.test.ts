import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from '../../lambda/domain/id-set.ts';

test('it holds what was added and nothing else, as a set of texts would', () => {
  const ids = fc.array(fc.string({ unit: 'binary', maxLength: 2 }), { maxLength: 400 });
  fc.assert(
    fc.property(ids, ids, (added, asked) => {
      const set = new IdSet();
      for (const id of added) set.add(id);
      const expected = new Set(added);
      expect(set.isEmpty).toBe(added.length === 0);
      const all = [...added, ...asked];
      expect(all.map((id) => set.has(id))).toEqual(all.map((id) => expected.has(id)));
    }),
  );
});

test('it answers for every id, however many there are', () => {
  const set = new IdSet();
  const ids = Array.from({ length: 200_000 }, (_, index) => `token-${index}`);
  for (const id of ids) set.add(id);
  expect(ids.every((id) => set.has(id))).toBe(true);
  expect(ids.some((id) => set.has(`${id}x`))).toBe(false);
});

test('it grows by what is new only', () => {
  const set = new IdSet();
  for (let index = 0; index < 10_000; index++) set.add(`${index % 10}`);
  expect([set.has('9'), set.has('10')]).toEqual([true, false]);
});

test('it can begin anew', () => {
  const set = new IdSet();
  for (let index = 0; index < 1000; index++) set.add(`${index}`);
  set.clear();
  expect([set.isEmpty, set.has('7')]).toEqual([true, false]);
  set.add('7');
  expect([set.isEmpty, set.has('7'), set.has('8')]).toEqual([false, true, false]);
});
