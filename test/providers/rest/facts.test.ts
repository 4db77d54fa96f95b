import { expect, test } from 'vitest';
import { createPicker, isOfParent, lookupFacts } from '../../../lambda/providers/rest/facts.ts';
import { SMALL } from './small-definition.ts';

test('only the values that a definition refers to are kept of an item', () => {
  const definition = {
    ...SMALL,
    fields: { id: 'item.id', name: 'item.label', group: 'parent.id' },
    revoke: { ...SMALL.revoke, path: '/users/{parent.id}/tokens/{item.id}' },
  };
  const parent = createPicker(definition, 'parent')({ id: 'p', secret: 'canary' }, new Map());
  const item = createPicker(definition, 'item')({ id: 1, secret: 'canary' }, new Map(parent));
  expect(Object.fromEntries(item)).toEqual({
    'parent.id': 'p',
    'item.id': 1,
    'item.label': undefined,
  });
});

test('what only the call that restores refers to is kept too', () => {
  const restore = { ...SMALL.revoke, path: '/tokens/{item.id}/on', json: { kind: '{item.kind}' } };
  const item = createPicker({ ...SMALL, restore }, 'item')({ id: 1, kind: 'user' }, new Map());
  expect(item.get('item.kind')).toBe('user');
});

test('a value that was kept comes before one of the connection, even if undefined', () => {
  const lookup = lookupFacts(new Map([['item.id', undefined]]), (path) => `other ${path}`);
  expect(lookup('item.id')).toBe(undefined);
  expect(lookup('settings.org')).toBe('other settings.org');
});

test.each([
  ['parent', true],
  ['parent.id', true],
  ['parents.id', false],
  ['item.parent', false],
])('the path %s leads into the parent: %j', (path, expected) => {
  expect(isOfParent(path)).toBe(expected);
});
