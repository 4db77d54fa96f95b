import { expect, test } from 'vitest';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { SMALL } from './small-definition.ts';

const PRESENT: Definition = {
  ...SMALL,
  list: { path: '/users/{parent.id}/tokens', itemsPath: 'tokens', missingMeansEmpty: true },
  forEach: { path: '/users', itemsPath: 'users' },
  ownToken: 'not-listed',
};

const FORMER = {
  ...SMALL,
  list: { path: '/users/{parent.id}/tokens', items: 'tokens', absentWhenEmpty: true },
  parents: { path: '/users', items: 'users' },
  self: 'not-listed',
};

/** The problems of a definition, each as its path and message. */
function problemsOf(definition: unknown): string[] {
  const { error } = DefinitionSchema.safeParse(definition);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a definition whose keys have their former names means the same', () => {
  expect(DefinitionSchema.parse(FORMER)).toEqual(PRESENT);
  expect(DefinitionSchema.parse(PRESENT)).toEqual(PRESENT);
});

test('the former name of explode loads too', () => {
  const { explode } = DefinitionSchema.parse({ ...SMALL, expand: 'keys' });
  expect(explode).toBe('keys');
});

test.each<[former: string, present: string, definition: object]>([
  ['self', 'ownToken', { ...SMALL, self: 'not-listed', ownToken: 'not-listed' }],
  ['parents', 'forEach', { ...SMALL, parents: { path: '/p' }, forEach: { path: '/p' } }],
  ['expand', 'explode', { ...SMALL, expand: 'keys', explode: 'keys' }],
  ['list.items', 'itemsPath', { ...SMALL, list: { path: '/t', items: 'a', itemsPath: 'a' } }],
  [
    'list.absentWhenEmpty',
    'missingMeansEmpty',
    { ...SMALL, list: { path: '/t', absentWhenEmpty: true, missingMeansEmpty: true } },
  ],
])('%s beside %s is a problem with its path', (former, present, definition) => {
  expect(problemsOf(definition)).toEqual([
    `${former}: is the former name of \`${present}\`, which is given too; remove one of them`,
  ]);
});

test('a problem under a former name has the path that was written', () => {
  expect(problemsOf({ ...SMALL, self: { field: 'parent.app', equals: '{secret.key}' } })).toEqual([
    'self.field: there is no parent here; available are item',
  ]);
  expect(problemsOf({ ...SMALL, parents: { values: 'settings.none' } })).toEqual([
    'parents.values: must name a setting of the type list',
  ]);
});
