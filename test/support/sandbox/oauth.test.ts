import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../clock.ts';
import { receivedRequest } from './message.ts';
import { createOAuthSimulator, DEFAULT_REVOCATION_PATH, type OAuthSimulator } from './oauth.ts';

const FORM = 'application/x-www-form-urlencoded';
const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});
const SWEEPER = basic('sweeper:hush%3A+now');

let simulator: OAuthSimulator;

beforeEach(() => {
  simulator = createOAuthSimulator({
    clock: { now: () => NOW },
    introspectionPath: '/introspect',
    metadata: true,
  });
  simulator.addClient({ id: 'sweeper', method: 'client_secret_basic', secret: 'hush: now' });
  simulator.addClient({ id: 'poster', method: 'client_secret_post', secret: 'quiet' });
  simulator.addToken({
    token: 'live',
    clientId: 'sweeper',
    issuedAt: NOW - 9_000,
    expiresAt: NOW + 9_500,
    scope: 'read write',
    subject: 'ann',
  });
  simulator.addToken({ token: 'expired', clientId: 'sweeper', expiresAt: NOW });
  simulator.addToken({ token: 'structured', clientId: 'sweeper', irrevocable: true });
  simulator.addToken({ token: 'foreign', clientId: 'poster' });
});

function post(
  form: Record<string, string>,
  headers: Record<string, string> = SWEEPER,
  path = DEFAULT_REVOCATION_PATH,
) {
  const all = { host: 'sandbox', 'content-type': FORM, ...headers };
  const body = new URLSearchParams(form).toString();
  const reply = simulator.handle(receivedRequest('POST', path, all, body, NOW));
  return { ...reply, json: reply.body === undefined ? undefined : JSON.parse(reply.body) };
}

const introspect = (token: string) => post({ token }, SWEEPER, '/introspect').json;

describe('the authorization server', () => {
  test('revokes a token, and answers the same for one that is revoked, expired or unknown', () => {
    for (const token of ['live', 'live', 'expired', 'unknown'])
      expect(post({ token, token_type_hint: 'whatever' })).toMatchObject({
        status: 200,
        json: undefined,
      });
    expect(simulator.revoked).toEqual(['live']);
    expect(simulator.isActive('live')).toBe(false);
  });

  test('refuses tokens that it cannot revoke and tokens of others', () => {
    expect(post({ token: 'structured' })).toMatchObject({
      status: 400,
      json: { error: 'unsupported_token_type', errorDescription: expect.any(String) },
    });
    expect(post({ token: 'foreign' })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
    expect([simulator.isActive('structured'), simulator.isActive('foreign')]).toEqual([true, true]);
  });

  test('takes the access tokens of a grant along with its refresh token, and never the other way', () => {
    for (const [token, type] of [
      ['refresh', 'refresh_token'],
      ['one', 'access_token'],
      ['two', 'access_token'],
    ] as const)
      simulator.addToken({ token, type, clientId: 'sweeper', grant: 'ann at the portal' });
    const active = () => ['refresh', 'one', 'two', 'live'].map((one) => simulator.isActive(one));
    post({ token: 'one' });
    expect(active()).toEqual([true, false, true, true]);
    post({ token: 'refresh' });
    expect(active()).toEqual([false, false, false, true]);
    expect(simulator.revoked).toEqual(['one', 'refresh']);
  });
});

describe('the authorization server, asked by a client,', () => {
  test('wants a form with one token at the right path', () => {
    expect(post({}).json.error).toBe('invalid_request');
    expect(
      post({ token: 'live' }, { ...SWEEPER, 'content-type': 'application/json' }).json,
    ).toEqual({
      error: 'invalid_request',
      errorDescription: 'the body must be a form',
    });
    expect(post({ token: 'live' }, SWEEPER, '/revoke').status).toBe(404);
    expect(simulator.revoked).toEqual([]);
  });

  test('knows a client by form-encoded Basic or by its form, each by its own method only', () => {
    const inForm = { client_id: 'poster', client_secret: 'quiet' };
    expect([
      post({ token: 'foreign', ...inForm }, {}).status,
      post({ token: 'foreign', ...inForm }, basic('poster:quiet')).status,
      post({ token: 'foreign' }, basic('poster:quiet')).status,
      post({ token: 'live' }, basic('sweeper:wrong')).status,
      post({ token: 'live' }, {}).status,
    ]).toEqual([200, 400, 401, 401, 401]);
    expect(post({ token: 'live' }, {}).headers).toHaveProperty('www-authenticate');
  });

  test('introspects in seconds, and says nothing of tokens that are not active', () => {
    expect(introspect('live')).toEqual({
      active: true,
      client_id: 'sweeper',
      token_type: 'Bearer',
      scope: 'read write',
      sub: 'ann',
      username: 'ann',
      iat: NOW / 1000 - 9,
      exp: NOW / 1000 + 9,
      iss: 'http://sandbox',
    });
    post({ token: 'live' });
    for (const token of ['live', 'expired', 'unknown', 'foreign'])
      expect(introspect(token)).toEqual({ active: false });
  });

  test('publishes its metadata, and only where asked to', () => {
    const target = '/.well-known/oauth-authorization-server';
    const request = receivedRequest('GET', target, { host: 'sandbox' }, '', NOW);
    expect(JSON.parse(simulator.handle(request).body ?? '')).toMatchObject({
      issuer: 'http://sandbox',
      revocation_endpoint: `http://sandbox${DEFAULT_REVOCATION_PATH}`,
      introspection_endpoint: 'http://sandbox/introspect',
    });
    const plain = createOAuthSimulator({ clock: { now: () => NOW } });
    expect(plain.handle(request).status).toBe(404);
  });
});

describe('the authorization server, set up otherwise,', () => {
  test('may introspect one type only, ignore what is foreign, and refuse what is gone', () => {
    simulator = createOAuthSimulator({
      clock: { now: () => NOW },
      introspectionPath: '/introspect',
      introspects: 'access_token',
      ignoresForeign: true,
      unknownToken: { status: 400, body: '{"error":"invalid_token"}' },
    });
    simulator.addClient({ id: 'sweeper', method: 'client_secret_basic', secret: 'hush: now' });
    simulator.addToken({ token: 'access', clientId: 'sweeper' });
    simulator.addToken({ token: 'refresh', clientId: 'sweeper', type: 'refresh_token' });
    simulator.addToken({ token: 'foreign', clientId: 'poster' });
    expect([introspect('access').active, introspect('refresh').active]).toEqual([true, false]);
    const statuses = ['foreign', 'access', 'access', 'unknown'].map(
      (token) => post({ token }).status,
    );
    expect(statuses).toEqual([200, 200, 400, 400]);
    expect([simulator.isActive('foreign'), simulator.isActive('access')]).toEqual([true, false]);
  });

  test('may call the token by another name', () => {
    simulator = createOAuthSimulator({ clock: { now: () => NOW }, tokenParameter: 'credential' });
    simulator.addClient({ id: 'sweeper', method: 'client_secret_basic', secret: 'hush: now' });
    expect([post({ token: 'x' }).status, post({ credential: 'x' }).status]).toEqual([400, 200]);
  });

  test('may write its errors as the standard does', () => {
    simulator = createOAuthSimulator({
      clock: { now: () => NOW },
      descriptionMember: 'error_description',
    });
    expect(post({ token: 'x' }).json).toEqual({
      error: 'invalid_client',
      error_description: 'client authentication failed',
    });
  });
});

describe('private_key_jwt', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const claims = {
    iss: 'signer',
    sub: 'signer',
    aud: 'http://sandbox/token',
    exp: NOW / 1000 + 60,
    jti: 'one',
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  function assertion(changes: object = {}, alg = 'ES256', privateKey = ec.privateKey) {
    const text = `${encode({ alg })}.${encode({ ...claims, ...changes })}`;
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const signature = sign('sha256', Buffer.from(text), key).toString('base64url');
    return {
      token: 'unknown',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${text}.${signature}`,
    };
  }

  test.for([
    ['ES256', ec],
    ['RS256', rsa],
  ] as const)('is verified for %s', ([alg, { publicKey, privateKey }]) => {
    simulator.addClient({ id: 'signer', method: 'private_key_jwt', publicKey });
    expect(post(assertion({}, alg, privateKey), {}).status).toBe(200);
  });

  test.for([
    ['another client', { sub: 'poster' }],
    ['another audience', { aud: 'https://elsewhere.test' }],
    ['an end in the past', { exp: NOW / 1000 }],
    ['an end far away', { exp: NOW / 1000 + 3600 }],
    ['no identifier', { jti: undefined }],
  ] as const)('is refused with %s', ([, changes]) => {
    simulator.addClient({ id: 'signer', method: 'private_key_jwt', publicKey: ec.publicKey });
    expect(post(assertion(changes), {}).status).toBe(401);
  });

  test('is refused under another key, a second time, and without a signature', () => {
    simulator.addClient({ id: 'signer', method: 'private_key_jwt', publicKey: ec.publicKey });
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const unsigned = { ...assertion({}, 'none') };
    expect([
      post(assertion({}, 'ES256', stranger.privateKey), {}).status,
      post(unsigned, {}).status,
      post(assertion(), {}).status,
      post(assertion(), {}).status,
    ]).toEqual([401, 401, 200, 401]);
  });
});
