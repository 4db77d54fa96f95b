import { expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { KEEP, problemsOf } from './problems-of.ts';

test.each<[string, Partial<Definition>, RegExp]>([
  [
    'a filter on a detail',
    { detail: { path: '/t' }, list: { path: '/tokens', include: [{ path: 'detail.x', in: [1] }] } },
    /^list\.include\.0\.path: there is no detail/,
  ],
  [
    'two kinds of parents',
    { explode: 'keys', forEach: { path: '/p' } },
    /^explode: cannot be combined/,
  ],
  [
    'parents from a setting that is no list',
    { settings: { a: { description: 'A.' } }, forEach: { values: 'settings.a' } },
    /^forEach\.values: must name a setting of the type list/,
  ],
  [
    'a deletion of everything',
    { revoke: { method: 'DELETE', path: '/tokens', ok: [204] } },
    /^revoke\.path: must contain `\{item\.id\}`/,
  ],
  [
    'one of several times in a detail that is not asked for',
    {
      fields: {
        id: 'item.id',
        createdAt: [
          { path: 'item.created', format: 'iso' },
          { path: 'detail.rolled', format: 'iso' },
        ],
      },
    },
    /^fields\.createdAt\.1\.path: there is no detail/,
  ],
  [
    'a death in a parent that does not exist',
    { fields: { id: 'item.id', dead: { path: 'parent.dead', in: [true] } } },
    /^fields\.dead\.path: there is no parent/,
  ],
  [
    'one of several owners in a detail that is not asked for',
    { fields: { id: 'item.id', owner: ['item.owner', 'detail.owner'] } },
    /^fields\.owner\.1: there is no detail/,
  ],
  [
    'a state in a detail that is not asked for',
    { fields: { id: 'item.id', disabled: { path: 'detail.off', in: [true] } } },
    /^fields\.disabled\.path: there is no detail/,
  ],
  [
    'a filter of parents on an item',
    { forEach: { path: '/p', include: [{ path: 'item.x', in: [1] }] } },
    /^forEach\.include\.0\.path: there is no item/,
  ],
  [
    'an own token in a parent that does not exist',
    { ownToken: { field: 'parent.app', equals: '{secret.key}' } },
    /^ownToken\.field: there is no parent/,
  ],
  [
    'a parent in a detail that is not asked for',
    {
      settings: { children: KEEP },
      descent: {
        hasParent: { path: 'detail.orphan', in: [false] },
        mayHaveChildren: { path: 'item.type', in: ['service'] },
        setting: 'children',
      },
    },
    /^descent\.hasParent\.path: there is no detail/,
  ],
])('%s is a problem of a definition', (_, change, expected) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(expected)]);
});
