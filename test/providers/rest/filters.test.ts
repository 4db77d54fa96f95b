import { describe, expect, test } from 'vitest';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import { matchFilters } from '../../../lambda/providers/rest/filters.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

type Filter = NonNullable<Definition['list']['include']>[number];

const match = (filter: Omit<Filter, 'path'>, value: unknown) =>
  matchFilters([{ path: 'item.x', ...filter }], () => value);

test.each<[Omit<Filter, 'path'>, unknown, string]>([
  [{ in: ['a', 'b'] }, 'b', 'included'],
  [{ in: ['a', 'b'] }, 'c', 'excluded'],
  [{ in: [false] }, true, 'excluded'],
  [{ in: [false] }, 'false', 'unclear'],
  [{ in: [false] }, 0, 'unclear'],
  [{ in: [false] }, null, 'unclear'],
  [{ in: [false, null] }, null, 'included'],
  [{ in: ['1'] }, 1, 'unclear'],
  [{ notIn: ['archived'] }, 'active', 'included'],
  [{ notIn: ['archived'] }, 'archived', 'excluded'],
  [{ notIn: [true] }, 'true', 'unclear'],
  [{ notIn: [true, 'x'] }, 'true', 'included'],
  [{ notIn: ['archived'] }, null, 'unclear'],
  [{ startsWith: ['sk-admin', 'sk-root'] }, 'sk-root-1', 'included'],
  [{ startsWith: ['sk-admin'] }, 'sk-proj-sk-admin', 'excluded'],
  [{ startsWith: ['sk-admin'] }, 7, 'unclear'],
  [{ notStartsWith: ['sk-proj-', 'sk-svc-'] }, 'sk-svc-1', 'excluded'],
  [{ notStartsWith: ['sk-proj-'] }, 'sk-admin', 'included'],
  [{ notStartsWith: ['sk-proj-'] }, null, 'unclear'],
])('%j says of %j: %s', (filter, value, expected) => {
  expect(match(filter, value)).toBe(expected);
});

test('an absent field is what the filter says of absence, and otherwise unclear', () => {
  expect(match({ in: [true] }, undefined)).toBe('unclear');
  expect(match({ notIn: [true] }, undefined)).toBe('unclear');
  expect(match({ notIn: [true], absent: 'included' }, undefined)).toBe('included');
  expect(match({ in: [true], absent: 'excluded' }, undefined)).toBe('excluded');
});

test('one filter that excludes an item settles it, whatever the others say', () => {
  const both: Filter[] = [
    { path: 'item.a', in: [1] },
    { path: 'item.b', in: [1] },
  ];
  const of = (a: unknown, b: unknown) => matchFilters(both, (path) => (path === 'item.a' ? a : b));
  expect(of(1, 1)).toBe('included');
  expect(of(undefined, 2)).toBe('excluded');
  expect(of(2, undefined)).toBe('excluded');
  expect(of(1, undefined)).toBe('unclear');
});

test.each<[string, object]>([
  ['nothing', {}],
  ['two', { in: [1], notIn: [2] }],
  ['two of different kinds', { in: ['a'], startsWith: ['b'] }],
])('the schema refuses a filter that compares with %s', (_, filter) => {
  const list = { path: '/tokens', include: [{ path: 'item.x', ...filter }] };
  expect(DefinitionSchema.safeParse({ ...SMALL, list }).success).toBe(false);
});

describe('in a list', () => {
  const listed = async (include: Filter[], ...tokens: object[]) => {
    const api = await serve(() => json(200, { tokens }));
    return api.list({ ...SMALL, list: { ...SMALL.list, include } });
  };

  test('what is excluded is passed over, and the rest goes on', async () => {
    const tokens = await listed(
      [{ path: 'item.kind', in: ['token'] }],
      { id: 'a', kind: 'token' },
      { id: 'b', kind: 'ssh key' },
    );
    expect(tokens.map(({ id, providerState }) => [id, providerState])).toEqual([['a', undefined]]);
  });

  test('what is excluded, dead or below an excluded parent is counted, and anew in each list', async () => {
    const api = await serve(({ path }) =>
      path === '/teams'
        ? json(200, [{ id: 1 }, { id: 2, isExternal: true }])
        : json(200, {
            tokens: [
              { id: 'a', kind: 'token' },
              { id: 'b', kind: 'ssh key' },
              { id: 'c', kind: 7 },
              { id: 'd', kind: 'token', dead: true },
            ],
          }),
    );
    const provider = await api.connect({
      ...SMALL,
      forEach: {
        path: '/teams',
        include: [{ path: 'parent.isExternal', notIn: [true], absent: 'included' }],
      },
      list: {
        path: '/teams/{parent.id}',
        itemsPath: 'tokens',
        include: [{ path: 'item.kind', in: ['token'] }],
      },
      fields: { id: 'item.id', dead: { path: 'item.dead', in: [true] } },
    });
    for (let count = 0; count < 2; count++) {
      const ids: string[] = [];
      for await (const page of provider.list()) ids.push(...page.map(({ id }) => id));
      expect(ids).toEqual(['a', 'c']);
      expect(provider.passedOver?.()).toBe(3);
    }
  });

  test.each([{ id: 'a' }, { id: 'a', off: 'false' }, { id: 'a', off: null }])(
    'nothing is decided on %j: the token is unreadable, and loudly so',
    async (token) => {
      const [one, other] = await listed([{ path: 'item.off', in: [false] }], token, {
        id: 'b',
        off: false,
      });
      expect(one?.providerState).toMatchObject({
        kind: 'unreadable',
        error: {
          code: 'invalid-response',
          message: expect.stringMatching(/that the filter compares/),
        },
      });
      expect(other?.providerState).toBeUndefined();
    },
  );
});
