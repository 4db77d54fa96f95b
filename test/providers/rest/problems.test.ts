import { expect, test } from 'vitest';
import { DefinitionSchema } from '../../../lambda/providers/rest/definition.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { DESCENT, KEEP, problemsOf } from './problems-of.ts';
import { SMALL } from './small-definition.ts';

test('a correct definition has no problems', () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ descent: DESCENT, settings: { children: KEEP } })).toEqual([]);
  const matcher = { status: 400, text: '{"no":"template"}' };
  const revoke = {
    ...SMALL.revoke,
    gone: [matcher],
    refused: [{ ...matcher, message: 'it says {no}' }],
  };
  expect(problemsOf({ revoke, list: { ...SMALL.list, empty: [matcher] } })).toEqual([]);
  expect(DefinitionSchema.safeParse(SMALL).success).toBe(true);
});

test.each<[string, Partial<Definition>, RegExp]>([
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
  ['children without a setting', { descent: DESCENT }, /^descent\.setting: must name a setting/],
  [
    'children that go along by default',
    { descent: DESCENT, settings: { children: { ...KEEP, default: 'revoke' } } },
    /^descent\.setting: must name a setting/,
  ],
  [
    'AWS without permissions',
    { authentication: { type: 'sigv4', region: 'eu-central-1', service: 'geo' } },
    /^permissions: missing/,
  ],
])('%s is a problem of a definition', (_, change, expected) => {
  expect(problemsOf(change)).toEqual([expect.stringMatching(expected)]);
});
