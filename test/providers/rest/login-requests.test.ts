import { generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOW } from '../../support/clock.ts';
import { json, type ReceivedRequest } from '../../support/sandbox/message.ts';
import { bearerOf, expectFailure, serve } from './served.ts';
import { EMPTY, signedInBy } from './sign-in.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('the grant oauth_client_credentials', () => {
  const grant = {
    type: 'oauth_client_credentials',
    path: '/{settings.tenant}/token',
    clientId: '{secret.id}',
    parameters: { scope: 'tokens.manage & more' },
  } as const;
  const settings = { tenant: { description: 'Tenant.' } };
  const connection = { values: { tenant: 'acme' }, secret: { id: 'me', key: 's c:ret', pem: PEM } };

  const granting = (accept: (form: URLSearchParams, request: ReceivedRequest) => boolean) =>
    serve((request) => {
      if (request.path !== '/acme/token')
        return bearerOf(request) === 'at-1' ? EMPTY : json(401, {});
      const form = new URLSearchParams(request.body);
      const accepted =
        form.get('grant_type') === 'client_credentials' &&
        form.get('scope') === 'tokens.manage & more' &&
        accept(form, request);
      return accepted ? json(200, { access_token: 'at-1', expires_in: 3600 }) : json(401, {});
    });

  test('authenticates the client with HTTP Basic', async () => {
    const api = await granting(
      (_, { headers }) =>
        headers.authorization === `Basic ${Buffer.from('me:s+c%3Aret').toString('base64')}`,
    );
    const client = { client: 'client_secret_basic', clientSecret: '{secret.key}' } as const;
    const definition = { ...signedInBy({ ...grant, ...client }, 'id', 'key', 'pem'), settings };
    expect(await api.list(definition, connection)).toEqual([]);
  });

  test('authenticates the client in the form', async () => {
    const api = await granting(
      (form, { headers }) =>
        form.get('client_id') === 'me' &&
        form.get('client_secret') === 's c:ret' &&
        !headers.authorization,
    );
    const client = { client: 'client_secret_post', clientSecret: '{secret.key}' } as const;
    const definition = { ...signedInBy({ ...grant, ...client }, 'id', 'key', 'pem'), settings };
    expect(await api.list(definition, connection)).toEqual([]);
  });

  test('authenticates the client with a signed assertion for the token endpoint', async () => {
    const api = await granting((form, { headers }) => {
      const claims = verified(form.get('client_assertion') ?? '');
      return claims?.sub === 'me' && claims.aud === `http://${headers.host}/acme/token`;
    });
    const client = { client: 'private_key_jwt', privateKey: '{secret.pem}' } as const;
    const definition = { ...signedInBy({ ...grant, ...client }, 'id', 'key', 'pem'), settings };
    expect(await api.list(definition, connection)).toEqual([]);
  });
});

describe('the login jwt_exchange', () => {
  const exchange = signedInBy(
    {
      type: 'jwt_exchange',
      privateKey: '{secret.pem}',
      header: { kid: '{secret.kid}' },
      claims: { iss: '{secret.account}', scope: 'cloud', aud: 'https://oauth2.example.com/token' },
      lifetimeSeconds: 3600,
      path: '/token',
      form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: '{auth.jwt}' },
      token: 'access_token',
    },
    'pem',
    'kid',
    'account',
  );
  const secret = { pem: PEM, kid: 'key-7', account: 'sa@example.com' };

  test('exchanges a signed assertion for a token, in the form that Google documents', async () => {
    const api = await serve((request) => {
      if (request.path !== '/token') return bearerOf(request) === 'ya29' ? EMPTY : json(401, {});
      const form = new URLSearchParams(request.body);
      const claims = verified(form.get('assertion') ?? '', 'key-7');
      return claims?.iss === 'sa@example.com' &&
        Number(claims.iat) < NOW / 1000 &&
        Number(claims.exp) - Number(claims.iat) === 3600
        ? json(200, { access_token: 'ya29' })
        : json(401, {});
    });
    expect(await api.list(exchange, { secret })).toEqual([]);
  });

  test('sends nothing with a private key that cannot be read', async () => {
    const api = await serve(() => EMPTY);
    const message = await expectFailure(
      api.list(exchange, { secret: { ...secret, pem: 'canary-key' } }),
      'invalid-secret',
    );
    expect(message).not.toContain('canary-key');
    expect(api.server.requests).toEqual([]);
  });
});

/** The claims of a JWT that the key pair of this file signed; `undefined` for any other. */
function verified(jwt: string, kid?: string): Record<string, unknown> | undefined {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  if (JSON.parse(Buffer.from(header, 'base64url').toString()).kid !== kid) return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}
