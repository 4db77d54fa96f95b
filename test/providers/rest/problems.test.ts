import { expect, test } from 'vitest';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import { rest } from '../../../lambda/providers/rest/index.ts';
import { findDefinitionProblems } from '../../../lambda/providers/rest/problems.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { restModule } from '../../../lambda/providers/rest/shipped.ts';
import { SMALL } from './served.ts';

const problemsOf = (change: Partial<Definition>) =>
  findDefinitionProblems({ ...SMALL, ...change }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

const KEEP = { description: 'Children.', pattern: 'keep|revoke', default: 'keep' };

const DESCENT: NonNullable<Definition['descent']> = {
  hasParent: { path: 'item.orphan', in: [false] },
  mayHaveChildren: { path: 'item.type', in: ['service'] },
  setting: 'children',
};

test('finds nothing wrong with a definition that is right', () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ descent: DESCENT, settings: { children: KEEP } })).toEqual([]);
  const sign = { status: 400, text: '{"no":"template"}' };
  const revoke = {
    ...SMALL.revoke,
    gone: [sign],
    refused: [{ ...sign, message: 'it says {no}' }],
  };
  expect(problemsOf({ revoke, list: { ...SMALL.list, empty: [sign] } })).toEqual([]);
  expect(DefinitionSchema.safeParse(SMALL).success).toBe(true);
});

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
    'a deletion with the id in the body',
    { revoke: { method: 'DELETE', path: '/tokens/x', json: { id: '{item.id}' }, ok: [204] } },
    /^revoke\.path: must contain/,
  ],
  [
    'a revocation by another field',
    { revoke: { method: 'POST', path: '/tokens/{item.name}', ok: [204] } },
    /^revoke\.path: the path or the body must contain/,
  ],
  [
    'a revocation with the id in the query',
    { revoke: { method: 'POST', path: '/revoke', query: { id: '{item.id}' }, ok: [204] } },
    /^revoke\.path: the path or the body must contain/,
  ],
  [
    'a revocation where the list is',
    { revoke: { method: 'POST', path: '/tokens', json: { id: '{item.id}' }, ok: [204] } },
    /^revoke\.path: must differ from the path of the list/,
  ],
  [
    'a disabling of everything',
    { disable: { method: 'POST', path: '/disable', ok: [200] } },
    /^disable\.path: the path or the body must contain/,
  ],
  [
    'a duration after nothing',
    {
      fields: {
        id: 'item.id',
        expiresAt: { path: 'item.ttl', format: 'duration', from: 'createdAt' },
      },
    },
    /^fields\.expiresAt\.from: `createdAt` must be mapped/,
  ],
  [
    'a duration after times of which one is a duration itself',
    {
      fields: {
        id: 'item.id',
        createdAt: [
          { path: 'item.created', format: 'iso' },
          { path: 'item.age', format: 'duration', from: 'lastUsedAt' },
        ],
        lastUsedAt: { path: 'item.used', format: 'iso' },
        expiresAt: { path: 'item.ttl', format: 'duration', from: 'createdAt' },
      },
    },
    /^fields\.expiresAt\.from: `createdAt` must be mapped/,
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
    'an own token that is told by a parent that does not exist',
    { ownToken: { field: 'parent.app', equals: '{secret.key}' } },
    /^ownToken\.field: there is no parent/,
  ],
  [
    'an own token that is told by an item',
    { ownToken: { field: 'item.app', equals: '{item.id}' } },
    /^ownToken\.equals: `\{item\.id\}` is not available here/,
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
  ['children without a setting', { descent: DESCENT }, /^descent\.setting: must name a setting/],
  [
    'children that go along unless somebody says otherwise',
    { descent: DESCENT, settings: { children: { ...KEEP, default: 'revoke' } } },
    /^descent\.setting: must name a setting/,
  ],
  [
    'AWS without permissions',
    { authentication: { type: 'sigv4', region: 'eu-central-1', service: 'geo' } },
    /^permissions: missing/,
  ],
])('finds %s', (_, change, expected) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(expected)]);
});

const PERMISSION = { actions: ['geo:ListKeys'], resources: ['*'], reason: 'To list.' };

test('the permissions of a definition are those of its connection', () => {
  const { secret: _, ...bare } = SMALL;
  const definition: Definition = {
    ...bare,
    authentication: { type: 'sigv4', region: 'eu-central-1', service: 'geo' },
    permissions: [PERMISSION],
  };
  expect(rest.permissions(rest.settings.parse({ definition }))).toEqual([PERMISSION]);
  expect(restModule(definition).permissions({})).toEqual([PERMISSION]);
  expect(rest.permissions(rest.settings.parse({ definition: SMALL }))).toEqual([]);
});

test.each<[string, unknown]>([
  ['an unknown key', { ...SMALL, retries: 3 }],
  ['a path without a slash', { ...SMALL, list: { path: 'tokens' } }],
  ['a path to another host', { ...SMALL, list: { path: '//example.com/tokens' } }],
  ['a path with a query', { ...SMALL, list: { path: '/tokens?all=true' } }],
  ['a revocation by GET', { ...SMALL, revoke: { ...SMALL.revoke, method: 'GET' } }],
  ['a revocation that nothing proves', { ...SMALL, revoke: { ...SMALL.revoke, ok: [] } }],
  ['two bodies', { ...SMALL, revoke: { ...SMALL.revoke, json: {}, form: {} } }],
  ['a refusal without words', { ...SMALL, refused: [{ status: 400, text: 'no' }] }],
  ['a total that is no path', { ...SMALL, list: { ...SMALL.list, total: '{x}' } }],
  ['a cap of nothing', { ...SMALL, list: { ...SMALL.list, limit: 0 } }],
  ['all actions', { ...SMALL, permissions: [{ ...PERMISSION, actions: ['*'] }] }],
  ['all actions of a service', { ...SMALL, permissions: [{ ...PERMISSION, actions: ['geo:*'] }] }],
  ['a permission on nothing', { ...SMALL, permissions: [{ ...PERMISSION, resources: [] }] }],
  [
    'a time without a zone that names none',
    {
      ...SMALL,
      fields: { id: 'item.id', createdAt: { path: 'item.created', format: 'local' } },
    },
  ],
  [
    'several expiries',
    {
      ...SMALL,
      fields: { id: 'item.id', expiresAt: [{ path: 'item.until', format: 'iso' }] },
    },
  ],
  [
    'a filter without values',
    { ...SMALL, list: { path: '/tokens', include: [{ path: 'item.a' }] } },
  ],
  ['a pattern that is none', { ...SMALL, settings: { a: { description: 'A.', pattern: '(' } } }],
  [
    'a JWT that lives for a day',
    {
      ...SMALL,
      authentication: {
        type: 'jwt_exchange',
        privateKey: '{secret.key}',
        claims: {},
        lifetimeSeconds: 86_400,
        path: '/t',
        token: 't',
      },
    },
  ],
])('the schema refuses %s', (_, definition) => {
  expect(DefinitionSchema.safeParse(definition).success).toBe(false);
});
