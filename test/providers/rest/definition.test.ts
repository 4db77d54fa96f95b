import { expect, test } from 'vitest';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import { SMALL } from './small-definition.ts';

const PERMISSION = { actions: ['geo:ListKeys'], resources: ['*'], reason: 'To list.' };

test.each<[string, unknown]>([
  ['an unknown key', { ...SMALL, retries: 3 }],
  ['a path without a slash', { ...SMALL, list: { path: 'tokens' } }],
  ['a path to another host', { ...SMALL, list: { path: '//example.com/tokens' } }],
  ['a path with a query', { ...SMALL, list: { path: '/tokens?all=true' } }],
  ['a revocation by GET', { ...SMALL, revoke: { ...SMALL.revoke, method: 'GET' } }],
  ['a revocation that nothing proves', { ...SMALL, revoke: { ...SMALL.revoke, ok: [] } }],
  ['two bodies', { ...SMALL, revoke: { ...SMALL.revoke, json: {}, form: {} } }],
  ['a refusal without words', { ...SMALL, refused: [{ status: 400, text: 'no' }] }],
  ['a total that is not a path', { ...SMALL, list: { ...SMALL.list, total: '{x}' } }],
  ['a cap of zero', { ...SMALL, list: { ...SMALL.list, limit: 0 } }],
  ['all actions', { ...SMALL, permissions: [{ ...PERMISSION, actions: ['*'] }] }],
  ['all actions of a service', { ...SMALL, permissions: [{ ...PERMISSION, actions: ['geo:*'] }] }],
  ['a permission on nothing', { ...SMALL, permissions: [{ ...PERMISSION, resources: [] }] }],
  [
    'a local time without a zone',
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
  [
    'a pattern that is not a regular expression',
    { ...SMALL, settings: { a: { description: 'A.', pattern: '(' } } },
  ],
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
])('the schema of a definition refuses %s', (_, definition) => {
  expect(DefinitionSchema.safeParse(definition).success).toBe(false);
});
