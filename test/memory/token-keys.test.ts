import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenKeys, KEY_OF_KEYS, TOKEN_KEY } from '../../lambda/memory/token-keys.ts';
import type { KeyedToken } from '../../lambda/memory-ports.ts';
import { rememberedTokenOf } from './records.ts';

const token: fc.Arbitrary<KeyedToken> = fc.record(
  { id: fc.string({ minLength: 1 }), within: fc.string(), secretId: fc.string() },
  { requiredKeys: ['id'] },
);

const among = (tokens: readonly KeyedToken[], key?: string) => {
  const { of, key: made } = createTokenKeys(new Map(), key);
  const keys = tokens.map((one) => [of(one), rememberedTokenOf()] as const);
  return createTokenKeys(new Map(keys), made);
};

describe('the key of a token', () => {
  test('has a form of its own, as has what it is made with', () => {
    fc.assert(fc.property(token, (one) => TOKEN_KEY.test(createTokenKeys(new Map()).of(one))));
    expect(createTokenKeys(new Map()).key).toMatch(KEY_OF_KEYS);
  });

  test('is the same in every run, and another in another memory', () => {
    const { key, of } = createTokenKeys(new Map());

    expect(createTokenKeys(new Map(), key).of({ id: '7' })).toBe(of({ id: '7' }));
    expect(createTokenKeys(new Map()).of({ id: '7' })).not.toBe(of({ id: '7' }));
  });

  test('tells the same id below two parents apart, and ignores the case of a GUID', () => {
    const { of } = createTokenKeys(new Map());
    const guid = '0F8FAD5B-D9CB-469F-A165-70867728950E';

    expect(of({ id: '7', within: 'a' })).not.toBe(of({ id: '7', within: 'b' }));
    expect(of({ id: guid })).toBe(of({ id: guid.toLowerCase() }));
  });

  test('outlasts the fingerprint of a secret id, of which no unkeyed hash is in it', () => {
    const { key, of } = createTokenKeys(new Map());

    expect(of({ id: 'fingerprint-1', secretId: 's3cr3t' })).toBe(
      of({ id: 'fingerprint-2', secretId: 's3cr3t' }),
    );
    const other = createTokenKeys(new Map());
    expect(other.key).not.toBe(key);
    expect(other.of({ id: 'x', secretId: 's3cr3t' }).slice(0, 4)).not.toBe(
      of({ id: 'x', secretId: 's3cr3t' }).slice(0, 4),
    );
  });
});

test('a token is found exactly if it is remembered', () => {
  fc.assert(
    fc.property(fc.array(token), token, (remembered, other) => {
      const keys = among(remembered);
      for (const one of remembered) expect(keys.find(one)).toBe(keys.of(one));
      const isRemembered = remembered.some((one) => keys.of(one) === keys.of(other));
      expect(keys.find(other)).toBe(isRemembered ? keys.of(other) : undefined);
    }),
  );
});
