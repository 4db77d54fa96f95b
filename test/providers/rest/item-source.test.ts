import { expect, test } from 'vitest';
import {
  compileIdentifiers,
  idPathIn,
  wholeItem,
  withoutExcluded,
} from '../../../lambda/providers/rest/item-source.ts';
import { ParentLog } from '../../../lambda/providers/rest/parent-log.ts';
import { children } from './parents.ts';
import { SMALL } from './small-definition.ts';

test.each([
  ['an item', SMALL, 'item', 'id'],
  ['a parent', children, 'parent', 'id'],
  ['a parent that no call uses', SMALL, 'parent', undefined],
  [
    'an item that is the token itself',
    { ...SMALL, fields: { id: { path: 'item.value', secret: true } } },
    'item',
    'value',
  ],
] as const)('%s is identified by the path that calls use', (_, definition, scope, path) => {
  expect(idPathIn(definition, scope)).toBe(path);
});

test('an item is told from others by its id, and nothing tells one without', () => {
  const identifiersOf = compileIdentifiers(SMALL, 'item');
  expect(identifiersOf?.({ id: 7, at: 1 })).toEqual(['7']);
  expect(identifiersOf?.({ at: 1 })).toEqual([]);
  expect(compileIdentifiers(SMALL, 'parent')).toBeUndefined();
});

test('an item of which no call uses a value is told from others by all of it', () => {
  expect([wholeItem('a'), wholeItem({ at: 1 })]).toEqual([['a'], ['{"at":1}']]);
});

test('only an item that the filter excludes is dropped, and counted, not one that it cannot judge', () => {
  const items = ['user', 'app', undefined, 1].map((kind) => new Map([['item.kind', kind]]));
  const log = new ParentLog();
  const left = withoutExcluded([{ path: 'item.kind', in: ['user'] }], items, log);
  expect(left).toEqual([items[0], items[2], items[3]]);
  expect(log.passedOver).toBe(1);
});
