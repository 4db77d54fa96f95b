import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { json } from '../../support/sandbox/message.ts';
import { REGISTER_TAG } from './contract.ts';
import { harness, useServer } from './each-test.ts';

useServer({ metadata: true });

const settings = (extra = {}) => ({ ...Object(harness.settings), ...extra });

const EC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const RSA_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Registers a token of the client and sweeps it. */
async function sweepAs(clientAuthentication: string, secret: { clientId: string }) {
  const token = `canary-token-of-${clientAuthentication}`;
  harness.simulator.addToken({ token, clientId: secret.clientId, issuedAt: STALE.createdAt });
  const text = JSON.stringify({ token, tokenType: 'access_token' });
  harness.register.put('one', { text }, { [REGISTER_TAG.key]: REGISTER_TAG.value });
  const swept = await sweepOnce(harness, {
    settings: settings({ clientAuthentication }),
    secret,
  });
  for (const part of Object.values(secret)) expect(swept.output).not.toContain(part);
  return { ...swept, token };
}

describe('A client that authenticates with a secret', () => {
  test.each(['client_secret_basic', 'client_secret_post'] as const)(
    'may have any character in id and secret: %s',
    async (method) => {
      const id = 'canary client:%/+é';
      const secret = 'canary secret:&=%2B+/~ü';
      harness.simulator.addClient({ id, secret, method });
      const { token } = await sweepAs(method, { clientId: id, ...{ clientSecret: secret } });
      expect(harness.revoked()).toEqual([token]);
    },
  );

  test('fails the connection when it is refused', async () => {
    const wrong = { clientId: 'canary-client', clientSecret: 'canary-of-a-wrong-secret' };
    const { report } = await sweepAs('client_secret_basic', wrong);
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(harness.server.requests).toHaveLength(1);
  });

  test.each([
    ['client_secret_basic', 'canary+of/a:secret', /clientAuthentication: client_secret_post/],
    [
      'client_secret_basic',
      'canary-of-a-plain_secret.1*',
      /not accept the client \(invalid_client\)$/,
    ],
    ['client_secret_post', 'canary+of/a:secret', /not accept the client \(invalid_client\)$/],
  ])('is told what to try when it is refused: %s, %s', async (method, secret, message) => {
    harness.add(STALE);
    const credentials = { clientId: 'canary-client', clientSecret: secret };
    const { report } = await sweepOnce(harness, {
      settings: settings({ clientAuthentication: method }),
      secret: credentials,
    });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(report.error?.message).toMatch(message);
  });
});

describe('A client that authenticates with a signed assertion', () => {
  test.each([
    ['an EC key', EC_KEY],
    ['an RSA key', RSA_KEY],
  ])('may have %s', async (_, { publicKey, privateKey }) => {
    const clientId = 'canary-jwt-client';
    harness.simulator.addClient({ id: clientId, method: 'private_key_jwt', publicKey });
    const { token } = await sweepAs('private_key_jwt', {
      clientId,
      ...{ privateKey: pem(privateKey) },
    });
    expect(harness.revoked()).toEqual([token]);
    expect(harness.server.requests.length).toBeGreaterThan(2);
  });

  const REPEATING: readonly (readonly [string, Effect])[] = [
    ['was seen before the answer was lost', { kind: 'lost-response' }],
    ['was seen before the answer broke off', { kind: 'truncate' }],
    [
      'ran out while the request waited',
      { kind: 'response', reply: json(429, {}, { 'retry-after': '900' }) },
    ],
  ];

  test.each(REPEATING)(
    'sends a new assertion with every attempt: the old one %s',
    async (_, effect) => {
      const clientId = 'canary-jwt-client';
      const { publicKey, privateKey } = EC_KEY;
      harness.simulator.addClient({ id: clientId, method: 'private_key_jwt', publicKey });
      for (const path of [/introspect$/, /revoke$/]) harness.server.faults.add({ path, effect });
      const { report } = await sweepAs('private_key_jwt', {
        clientId,
        ...{ privateKey: pem(privateKey) },
      });
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    },
  );
});

describe('The secret of an OAuth client', () => {
  test.each([
    ['client_secret_basic', {}, /clientSecret/],
    ['client_secret_post', { privateKey: 'canary-key' }, /clientSecret/],
    ['private_key_jwt', { clientSecret: 'canary-secret' }, /privateKey/],
    ['private_key_jwt', { privateKey: 'canary-no-pem' }, /PEM/],
  ])('has to have the field that %s needs: %j', async (method, fields, message) => {
    const { report } = await sweepAs(method, { clientId: 'canary-client', ...fields });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-secret' } });
    expect(report.error?.message).toMatch(message);
    expect(harness.server.requests).toEqual([]);
  });
});
