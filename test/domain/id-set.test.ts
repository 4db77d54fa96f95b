import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from '../../lambda/domain/id-set.ts';

test('it remembers every id, however many there are', () => {
  const ids = Array.from({ length: 50_000 }, (_, index) => `token-${index}`);
  const set = new IdSet();
  expect(ids.filter((id) => !set.add(id))).toEqual([]);
  expect(ids.filter((id) => set.add(id))).toEqual([]);
});

test('it answers as a set of texts does', () => {
  const id = fc.string({ unit: 'binary', maxLength: 6 });
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
      const set = new IdSet();
      const texts = new Set<string>();
      for (const one of ids) {
        expect(set.add(one)).toBe(!texts.has(one));
        texts.add(one);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['one character apart', (index: number) => `${'x'.repeat(40)}${index}`],
  ['differing in front only', (index: number) => `${index}${'x'.repeat(40)}`],
  ['of one character each', (index: number) => String.fromCodePoint(index)],
  ['of zeros only', (index: number) => '\0'.repeat(index % 5000)],
  ['made of two swapped parts', (index: number) => `${index}:${99_999 - index}`],
])('ids %s are told apart', (_, make) => {
  const ids = new Set(Array.from({ length: 20_000 }, (_item, index) => make(index)));
  const set = new IdSet();
  expect([...ids].filter((id) => !set.add(id))).toEqual([]);
});
