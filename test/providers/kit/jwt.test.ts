import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { jwtClaim, jwtSigner } from '../../../lambda/providers/kit/jwt.ts';

const pem = (key: { export(options: object): unknown }) =>
  String(key.export({ type: 'pkcs8', format: 'pem' }));
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());
const base64 = (text: string) => Buffer.from(text).toString('base64url');

describe('A signed JWT', () => {
  test('verifies with the public key, and names algorithm, type and what is added to the header', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwt = jwtSigner(pem(privateKey))({ sub: 'a' }, { kid: '7' });
    const [header, claims, signature = ''] = jwt.split('.');
    expect(decode(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: '7' });
    expect(decode(claims)).toEqual({ sub: 'a' });
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test.each([
    ['an EC key on P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256'],
    ['an RSA-PSS key', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }), 'PS256'],
  ])('of %s uses %s', (_, { privateKey }, algorithm) => {
    expect(decode(jwtSigner(pem(privateKey))({}).split('.')[0]).alg).toBe(algorithm);
  });

  test.each([
    ['a text that is not a key', 'canary', 'privateKey is not a private key in PEM form'],
    [
      'an Ed25519 key',
      pem(generateKeyPairSync('ed25519').privateKey),
      'privateKey must be an RSA key or an EC key on P-256',
    ],
  ])('is not made with %s', (_, key, message) => {
    expect(() => jwtSigner(key)).toThrow(message);
  });
});

describe('A claim', () => {
  test('is read without checking the signature', () => {
    expect(jwtClaim(`${base64('{}')}.${base64('{"jti":7}')}.x`, 'jti')).toBe(7);
  });

  test.each([
    ['a text without dots', 'opaque'],
    ['two parts', `a.${base64('{"jti":7}')}`],
    ['four parts', `a.${base64('{"jti":7}')}.c.d`],
    ['a payload that is not JSON', `a.${base64('{')}.c`],
    ['a payload that is not an object', `a.${base64('7')}.c`],
    ['a payload without the claim', `a.${base64('{}')}.c`],
    ['an inherited name', `a.${base64('{}')}.c`],
  ])('of %s is undefined', (_, token) => {
    expect(jwtClaim(token, 'jti')).toBeUndefined();
    expect(jwtClaim(token, 'toString')).toBeUndefined();
  });
});
