import { expect, test } from 'vitest';
import { CollectedPages } from '../../../lambda/providers/rest/collected-pages.ts';
import type { Facts } from '../../../lambda/providers/rest/facts.ts';

const facts = (id: number, value: unknown = ''): Facts =>
  new Map<string, unknown>([
    ['item.id', `t-${id}`],
    ['item.value', value],
  ]);

function collect(pages: readonly (readonly Facts[])[]) {
  const passed: (readonly Facts[])[] = [];
  const collected = new CollectedPages();
  for (const page of pages) collected.add(page, (tokens) => passed.push(tokens));
  return { collected, passed };
}

test('Pages of ordinary size are held back', () => {
  const { collected, passed } = collect([[facts(1), facts(2)], [facts(3)]]);
  expect(passed).toEqual([]);
  expect(collected.isTooLarge).toBe(false);
  expect(collected.tokens).toEqual([facts(1), facts(2), facts(3)]);
});

test.each([
  ['texts', 'x'.repeat(2 ** 20)],
  ['arrays', ['x'.repeat(2 ** 19), 'x'.repeat(2 ** 19)]],
])('Large %s are passed on, each once and in order, as soon as they are too much', (_, value) => {
  const pages = Array.from({ length: 6 }, (_, id) => [facts(id, value)]);
  const { collected, passed } = collect(pages);
  expect(collected.isTooLarge).toBe(true);
  expect(collected.tokens).toEqual([]);
  expect(passed.map((page) => page.length)).toEqual([4, 1, 1]);
  expect(passed.flat()).toEqual(pages.flat());
});

test('Many small tokens are too much together', () => {
  const page = Array.from({ length: 1000 }, (_, id) => facts(id));
  const { collected, passed } = collect(Array.from({ length: 20 }, () => page));
  expect(collected.isTooLarge).toBe(true);
  expect(passed.flat()).toHaveLength(20_000);
});
