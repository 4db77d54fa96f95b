import { expect, test } from 'vitest';
import { isDeeperThan, isMapping, listAt, propertyOf } from '../../lambda/config/raw.ts';

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ['text', false],
])('%j is a mapping: %s', (value, expected) => {
  expect(isMapping(value)).toBe(expected);
});

test('a property is only what the mapping itself has', () => {
  expect(propertyOf({ a: 1 }, 'a')).toBe(1);
  expect(propertyOf({ a: 1 }, 'constructor')).toBeUndefined();
  expect(propertyOf(['a'], 'length')).toBeUndefined();
  expect(propertyOf(null, 'a')).toBeUndefined();
});

test('a list is empty where there is none', () => {
  expect(listAt({ a: [1] }, 'a')).toEqual([1]);
  expect(listAt({ a: 'text' }, 'a')).toEqual([]);
  expect(listAt(undefined, 'a')).toEqual([]);
});

test('depth counts lists and mappings, and a value inside itself has no end', () => {
  const endless: Record<string, unknown> = {};
  endless.self = endless;
  expect(isDeeperThan(2, { a: [1] })).toBe(false);
  expect(isDeeperThan(2, { a: [[1]] })).toBe(true);
  expect(isDeeperThan(64, endless)).toBe(true);
});
