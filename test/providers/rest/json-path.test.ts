import { expect, test } from 'vitest';
import { readerOf } from '../../../lambda/providers/rest/json-path.ts';

test.each<[string, unknown, unknown]>([
  ['a', { a: 1 }, 1],
  ['a.b', { a: { b: null } }, null],
  [String.raw`a\.b`, { 'a.b': 2, a: { b: 3 } }, 2],
  ['a.1', { a: ['x', 'y'] }, 'y'],
  ['a.b', { a: 'text' }, undefined],
  ['a', null, undefined],
  ['a', {}, undefined],
  ['constructor', {}, undefined],
  ['__proto__', {}, undefined],
])('the path %s in %j leads to %j', (path, json, value) => {
  expect(readerOf(path)(json)).toBe(value);
});
