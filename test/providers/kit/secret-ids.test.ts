import { expect, test } from 'vitest';
import { secretIds } from '../../../lambda/providers/kit/secret-ids.ts';

const fingerprint = (value: string) => `fingerprint of ${value}`;

test('every text of a secret may be an id, as it is and as a fingerprint, however deep', () => {
  const ids = secretIds({ a: 'one', b: [{ c: 'two' }], d: 3, e: null }, fingerprint);
  expect(ids).toEqual(new Set(['one', 'two', 'fingerprint of one', 'fingerprint of two']));
});

test('the jti of a JWT may be an id', () => {
  const payload = Buffer.from(JSON.stringify({ jti: 'token-7' })).toString('base64url');
  expect(secretIds({ key: `e30.${payload}.x` }, fingerprint).has('token-7')).toBe(true);
});

test('a GUID is compared in lower case', () => {
  const guid = 'AAAAAAAA-0000-0000-0000-00000000000B';
  expect(secretIds({ id: guid }, fingerprint).has(guid.toLowerCase())).toBe(true);
});

test('a connection without a secret has none', () => {
  expect(secretIds(undefined, fingerprint)).toEqual(new Set());
});
