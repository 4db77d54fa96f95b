import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { NOW } from '../../support/clock.ts';
import { json } from '../../support/sandbox/message.ts';
import { refuseSigV4 } from '../../support/sandbox/verify-sigv4.ts';
import { expectFailure, serve } from './served.ts';
import { EMPTY, signedInBy } from './sign-in.ts';
import { SMALL } from './small-definition.ts';

describe('signing in with headers', () => {
  test('fills several headers from the secret', async () => {
    const api = await serve(() => EMPTY);
    const headers = { 'DD-API-KEY': '{secret.api}', 'DD-APPLICATION-KEY': '{secret.app}' };
    const secret = { api: 'one', app: 'two' };
    await api.list(signedInBy({ type: 'header', headers }, 'api', 'app'), { secret });
    const [request] = api.server.requests;
    expect(request?.headers).toMatchObject({ 'dd-api-key': 'one', 'dd-application-key': 'two' });
  });

  test.each([
    ['a line break', 'k\r\nx-admin: 1'],
    ['a null character', 'k\u0000'],
    ['an emoji', '🗝️'],
  ])('sends nothing when the secret holds %s', async (_, key) => {
    const api = await serve(() => EMPTY);
    const message = await expectFailure(api.list(SMALL, { secret: { key } }), 'invalid-secret');
    expect(message).not.toContain(key);
    expect(api.server.requests).toEqual([]);
  });

  test.each([
    ['no secret', undefined],
    ['a secret without the field', { other: 'x' }],
    ['an empty field', { key: '' }],
  ])('sends nothing with %s', async (_, secret) => {
    const api = await serve(() => EMPTY);
    await expectFailure(api.list(SMALL, { secret }), 'invalid-secret');
    expect(api.server.requests).toEqual([]);
  });
});

test('signing in with HTTP Basic sends user name and password as UTF-8', async () => {
  const api = await serve(() => EMPTY);
  const basic = {
    type: 'basic',
    username: '{secret.user}',
    password: '{secret.password}',
  } as const;
  const secret = { user: 'svc', password: 'pä:ss' };
  await api.list(signedInBy(basic, 'user', 'password'), { secret });
  expect(api.server.requests[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from('svc:pä:ss').toString('base64')}`,
  );
});

test('signing in with sigv4 signs with the standard AWS credentials', async () => {
  const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalr+secret' };
  const api = await serve((request) =>
    refuseSigV4(request, { key, region: 'eu-central-1', service: 'execute-api', now: NOW })
      ? json(403, {})
      : EMPTY,
  );
  const { secret: _, ...bare } = SMALL;
  const definition: Definition = {
    ...bare,
    authentication: { type: 'sigv4', region: 'eu-central-1', service: 'execute-api' },
    permissions: [{ actions: ['execute-api:Invoke'], resources: ['*'], reason: 'To call it.' }],
  };
  expect(await api.list(definition, { awsCredentials: async () => key })).toEqual([]);
});
