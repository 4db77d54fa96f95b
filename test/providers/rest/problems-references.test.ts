import { expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { problemsOf } from './problems-of.ts';

test.each<[string, Partial<Definition>, RegExp]>([
  [
    'a setting that is not declared',
    { list: { path: '/{settings.org}' } },
    /^list\.path: `settings` does not declare `org`/,
  ],
  [
    'a field of the secret that is not declared',
    { headers: { x: '{secret.other}' } },
    /^headers\.x: `secret` does not declare `other`/,
  ],
  [
    'a name that every object has',
    { headers: { x: '{secret.constructor}' } },
    /^headers\.x: `secret` does not declare/,
  ],
  [
    'a scope that does not exist',
    { list: { path: '/{env.HOME}' } },
    /^list\.path: `\{env\.HOME\}` is not available here/,
  ],
  [
    'an item in the list of items',
    { list: { path: '/{item.id}' } },
    /^list\.path: `\{item\.id\}` is not available here/,
  ],
  [
    'a parent where there is none',
    { list: { path: '/{parent.id}' } },
    /^list\.path: `\{parent\.id\}` is not available here/,
  ],
  [
    'an owner that is not mapped',
    { fields: { id: 'item.id', ownerEmail: { path: '/users/{owner}', email: 'email' } } },
    /^fields\.ownerEmail: `owner` must be mapped/,
  ],
  [
    'one address for every owner',
    { fields: { id: 'item.id', owner: 'item.o', ownerEmail: { path: '/me', email: 'email' } } },
    /^fields\.ownerEmail: must use `\{owner\}`/,
  ],
  [
    'an item in the call for the address of an owner',
    {
      fields: {
        id: 'item.id',
        owner: 'item.o',
        ownerEmail: { path: '/users/{owner}', query: { of: '{item.id}' }, email: 'email' },
      },
    },
    /^fields\.ownerEmail\.query\.of: `\{item\.id\}` is not available here/,
  ],
  [
    'a secret in a host',
    { origin: 'https://{secret.key}.example.com' },
    /^origin: a host must not contain a value of the secret/,
  ],
  [
    'an expression',
    { headers: { x: '{secret.key || 1}' } },
    /^headers\.x: `secret` does not declare/,
  ],
  ['an open brace', { headers: { x: '{secret.key' } }, /^headers\.x: has an unmatched brace/],
  ['braces in braces', { headers: { x: '{{secret.key}}' } }, /^headers\.x: has an unmatched brace/],
  [
    'a list in a path',
    { settings: { ids: { type: 'list', description: 'Ids.' } }, list: { path: '/{settings.ids}' } },
    /^list\.path: `ids` is a list/,
  ],
  [
    'an optional setting in a path',
    {
      settings: { org: { optional: true, description: 'Org.' } },
      list: { path: '/{settings.org}' },
    },
    /^list\.path: `org` is optional/,
  ],
  [
    'a field of a detail that is not asked for',
    { fields: { id: 'item.id', name: 'detail.name' } },
    /^fields\.name: there is no detail/,
  ],
  [
    'an item for the own token',
    { ownToken: { field: 'item.app', equals: '{item.id}' } },
    /^ownToken\.equals: `\{item\.id\}` is not available here/,
  ],
])('a template with %s is a problem', (_, change, expected) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(expected)]);
});
