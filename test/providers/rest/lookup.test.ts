import { expect, test } from 'vitest';
import { extendLookup, lookupIn, textOf } from '../../../lambda/providers/rest/lookup.ts';

test('a path leads into nested objects, by own keys only', () => {
  const lookup = lookupIn({ settings: { team: 'a', 'odd.key': 'b' } });
  expect(lookup('settings.team')).toBe('a');
  expect(lookup(String.raw`settings.odd\.key`)).toBe('b');
  expect(lookup('settings.constructor')).toBe(undefined);
  expect(lookup('secret.key')).toBe(undefined);
});

test('an added scope hides one of the same name and leaves the others', () => {
  const lookup = extendLookup(lookupIn({ settings: { a: 1 }, auth: { jwt: 'old' } }), {
    auth: { token: 'new' },
  });
  expect(lookup('auth.token')).toBe('new');
  expect(lookup('auth.jwt')).toBe(undefined);
  expect(lookup('settings.a')).toBe(1);
});

test.each([
  ['a text', 'a', 'a'],
  ['a whole number', 17, '17'],
  ['zero', 0, '0'],
  ['an empty text', '', undefined],
  ['a fraction', 1.5, undefined],
  ['a number that JSON.parse rounds', 2 ** 53, undefined],
  ['a boolean', true, undefined],
  ['null', null, undefined],
  ['an object', {}, undefined],
])('%s as an identifier is %j → %j', (_, value, text) => {
  expect(textOf(value)).toBe(text);
});
