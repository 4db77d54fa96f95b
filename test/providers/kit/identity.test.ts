import { expect, test } from 'vitest';
import { requireSameToken } from '../../../lambda/providers/kit/identity.ts';

const GUID = 'aaaaaaaa-0000-4000-8000-00000000000a';

test.each([
  ['7', '7'],
  [7, 7],
  [GUID, GUID.toUpperCase()],
  ['7', undefined],
  ['7', null],
])('%j and %j may be one token', (asked, answered) => {
  expect(() => requireSameToken(asked, answered)).not.toThrow();
});

test.each([
  ['7', '8'],
  ['7', 7],
  [7, '7'],
  ['a', 'A'],
  ['7', ''],
  ['7', {}],
])('%j and %j are two', (asked, answered) => {
  expect(() => requireSameToken(asked, answered)).toThrow('about another token');
});
