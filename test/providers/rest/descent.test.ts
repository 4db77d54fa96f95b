import { expect, test } from 'vitest';
import { descentOf } from '../../../lambda/providers/rest/descent.ts';
import { lookupIn } from '../../../lambda/providers/rest/lookup.ts';
import { DESCENT } from './problems-of.ts';
import { SMALL } from './small-definition.ts';

test.each([
  ['an orphan that has no children', { orphan: true, type: 'batch' }, {}],
  [
    'a child that may have children',
    { orphan: false, type: 'service' },
    { hasUnknownParent: true, children: 'keep' },
  ],
  ['fields that are missing', {}, { hasUnknownParent: true, children: 'keep' }],
  [
    'fields of another type',
    { orphan: 'no', type: 1 },
    { hasUnknownParent: true, children: 'keep' },
  ],
])('the descent of a token with %s', (_, item, expected) => {
  const lookup = lookupIn({ settings: { children: 'keep' }, item });
  expect(descentOf({ ...SMALL, descent: DESCENT }, lookup)).toEqual(expected);
});

test('children go along only where the connection says so', () => {
  const item = { orphan: true, type: 'service' };
  const lookup = lookupIn({ settings: { children: 'revoke' }, item });
  expect(descentOf({ ...SMALL, descent: DESCENT }, lookup)).toEqual({ children: 'revoke' });
});

test('a definition without descent says nothing of parents and children', () => {
  expect(descentOf(SMALL, lookupIn({ item: { orphan: false } }))).toEqual({});
});
