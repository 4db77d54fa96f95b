import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { revokeFirst } from './one-token.ts';
import { expectFailure, type Served, SMALL, serve } from './served.ts';

const forever = Number.POSITIVE_INFINITY;

/** An API whose calls to `path` are answered with `reply` for the first `times`. */
async function stubborn(path: RegExp, reply: Reply, times: number): Promise<Served> {
  let left = times;
  return serve((request) => {
    if (path.test(request.target) && left-- > 0) return reply;
    if (request.path === '/login') return json(200, { token: 't' });
    return request.method === 'GET' ? json(200, { tokens: [{ id: 'a' }] }) : { status: 204 };
  });
}

const matched: Definition = {
  ...SMALL,
  authentication: { type: 'login', path: '/login', json: { key: '{secret.key}' }, token: 'token' },
  throttled: [{ status: 400, path: 'code', in: ['SLOW_DOWN'] }],
  retry: [{ status: 409, text: 'try again' }],
};
const slow = json(400, { code: 'SLOW_DOWN' });
const passing = json(409, { message: 'please try again' });

describe.each([
  ['a list', /^\/tokens$/],
  ['a login', /^\/login$/],
  ['a revocation', /^\/tokens\/a$/],
])('in the answer to %s', (_, path) => {
  test.each([
    ['a throttle', slow],
    ['a passing failure', passing],
  ])('%s that the definition names is got over', async (__, reply) => {
    const api = await stubborn(path, reply, 2);
    expect(await revokeFirst(api, matched)).toBe('revoked');
    expect(api.clock.waits.length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['a throttle', slow, 'throttled'],
    ['a passing failure', passing, 'unavailable'],
  ])('%s that lasts is told as what it is', async (__, reply, code) => {
    const api = await stubborn(path, reply, forever);
    await expectFailure(revokeFirst(api, matched), code);
  });

  test('something else with the same status is final', async () => {
    const api = await stubborn(path, json(400, { code: 'BAD' }), forever);
    await revokeFirst(api, matched).catch(() => {});
    expect(api.clock.waits).toEqual([]);
  });
});

test('a throttle is waited for as long as its answer says', async () => {
  const reply = json(400, { code: 'SLOW_DOWN' }, { 'retry-after': '7' });
  const api = await stubborn(/^\/tokens$/, reply, 1);
  await api.list(matched);
  expect(api.clock.waits).toEqual([7000]);
});

describe('a refusal', () => {
  const message = 'this token cannot be revoked';
  const refusing: Definition = {
    ...SMALL,
    revoke: {
      ...SMALL.revoke,
      refused: [{ status: 400, path: 'message', in: ['Token not revocable'], message }],
    },
    refused: [{ status: 403, text: 'managed', message: 'a plugin manages it' }],
  };

  test.each<[string, Reply, string, string]>([
    [
      'of the call',
      json(400, { message: 'Token not revocable' }),
      'conflict',
      `revoking a token: ${message} (HTTP 400)`,
    ],
    [
      'of the definition',
      json(403, { x: 'managed' }),
      'conflict',
      'revoking a token: a plugin manages it (HTTP 403)',
    ],
  ])(
    'is that token’s failure, in the words %s and never in those of the server',
    async (_, reply, code, words) => {
      const api = await stubborn(/^\/tokens\/a$/, reply, forever);
      expect(await expectFailure(revokeFirst(api, refusing), code)).toBe(words);
      expect(api.clock.waits).toEqual([]);
    },
  );

  test('is one only on its evidence', async () => {
    const api = await stubborn(/^\/tokens\/a$/, json(400, { message: 'Bad id' }), forever);
    await expectFailure(revokeFirst(api, refusing), 'invalid-response');
  });

  test('holds for disabling too where the definition says it for all', async () => {
    const api = await stubborn(/^\/tokens\/a\/off$/, json(403, { x: 'managed' }), forever);
    const disable: Definition['disable'] = {
      method: 'POST',
      path: '/tokens/{item.id}/off',
      ok: [204],
    };
    const provider = await api.connect({ ...refusing, disable });
    for await (const [token] of provider.list()) {
      if (token && provider.disable) {
        const words = await expectFailure(provider.disable(token), 'conflict');
        expect(words).toBe('disabling a token: a plugin manages it (HTTP 403)');
      }
    }
  });
});

test('a call sends the content type that it names, without a body too', async () => {
  const api = await stubborn(/^never$/, slow, 0);
  const headers = { 'content-type': 'application/vnd.api+json' };
  await revokeFirst(api, { ...SMALL, revoke: { ...SMALL.revoke, headers } });
  const [list, deletion] = api.server.requests;
  expect(list?.headers['content-type']).toBeUndefined();
  expect(deletion).toMatchObject({ method: 'DELETE', body: '' });
  expect(deletion?.headers['content-type']).toBe('application/vnd.api+json');
});
