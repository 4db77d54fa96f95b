import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  type VerifyKeyObjectInput,
  verify,
} from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { clientAuthentication } from '../../../lambda/providers/kit/client-authentication.ts';

const NOW = Date.parse('2026-03-01T12:00:00.999Z');
const clock = { now: () => NOW };
const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const readPart = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('client_secret_basic', () => {
  test('form-encodes both parts before it joins them', () => {
    const credentials = { clientId: 'my client:1', clientSecret: 'p+ä/%*' };
    const authenticate = clientAuthentication('client_secret_basic', credentials, clock);
    const { headers, form } = authenticate('https://as.test');
    expect(form).toEqual({});
    expect(Object.keys(headers)).toEqual(['authorization']);
    const [scheme, encoded = ''] = headers.authorization?.split(' ') ?? [];
    expect(scheme).toBe('Basic');
    expect(Buffer.from(encoded, 'base64').toString()).toBe('my+client%3A1:p%2B%C3%A4%2F%25*');
  });
});

describe('client_secret_post', () => {
  test('puts both into the form, and nothing into the headers', () => {
    const credentials = { clientId: 'id', clientSecret: 'secret' };
    const authenticate = clientAuthentication('client_secret_post', credentials, clock);
    expect(authenticate('https://as.test')).toEqual({
      headers: {},
      form: { client_id: 'id', client_secret: 'secret' },
    });
  });
});

describe('private_key_jwt', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const keys: readonly [string, typeof rsa, Partial<VerifyKeyObjectInput>][] = [
    ['RS256', rsa, {}],
    ['PS256', pss, { saltLength: constants.RSA_PSS_SALTLEN_DIGEST }],
    ['ES256', ec, { dsaEncoding: 'ieee-p1363' }],
  ];

  test.each(keys)('signs by the kind of the key: %s', (alg, { privateKey, publicKey }, how) => {
    const credentials = { clientId: 'id', privateKey: pemOf(privateKey) };
    const authenticate = clientAuthentication('private_key_jwt', credentials, clock);
    const { form } = authenticate('https://as.test');
    const [header, claims, signature = ''] = form.client_assertion?.split('.') ?? [];
    expect(readPart(header)).toEqual({ alg, typ: 'JWT' });
    const signed = Buffer.from(`${header}.${claims}`);
    const key = { key: publicKey, ...how };
    expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('asserts who the client is, for whom, and until when', () => {
    const credentials = { clientId: 'id', privateKey: pemOf(ec.privateKey) };
    const authenticate = clientAuthentication('private_key_jwt', credentials, clock);
    const { headers, form } = authenticate('https://as.test/token');
    expect(headers).toEqual({});
    expect(form).toMatchObject({
      client_id: 'id',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(readPart(form.client_assertion?.split('.')[1])).toEqual({
      iss: 'id',
      sub: 'id',
      aud: 'https://as.test/token',
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: 1772366400,
      exp: 1772366460,
    });
  });

  test('makes each assertion for one use', () => {
    const credentials = { clientId: 'id', privateKey: pemOf(ec.privateKey) };
    const authenticate = clientAuthentication('private_key_jwt', credentials, clock);
    const identifierOf = () => {
      const claims = readPart(authenticate('x').form.client_assertion?.split('.')[1]);
      return claims instanceof Object && 'jti' in claims ? claims.jti : undefined;
    };
    expect(identifierOf()).not.toBe(identifierOf());
  });
});

describe('credentials that do not fit the method', () => {
  const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey;
  test.each([
    ['client_secret_basic', { privateKey: 'canary' }, 'clientSecret'],
    ['client_secret_post', {}, 'clientSecret'],
    ['private_key_jwt', { clientSecret: 'canary' }, 'privateKey'],
    ['private_key_jwt', { privateKey: 'canary' }, 'privateKey'],
    ['private_key_jwt', { privateKey: pemOf(p384) }, 'P-256'],
  ] as const)('are refused at once, by the name of the field: %s %#', (method, rest, named) => {
    const create = () => clientAuthentication(method, { clientId: 'id', ...rest }, clock);
    expect(create).toThrow(SweepError);
    expect(create).toThrow(named);
    expect(create).not.toThrow('canary');
  });
});
