import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { failingAt } from './failing-at.ts';
import { revokeFirst } from './one-token.ts';
import { expectFailure } from './served.ts';
import { SMALL } from './small-definition.ts';

const forever = Number.POSITIVE_INFINITY;

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
])('in the response to %s', (_, path) => {
  test.each([
    ['a throttle', slow],
    ['a passing failure', passing],
  ])('%s that the definition names is waited for and passes', async (__, reply) => {
    const api = await failingAt(path, reply, 2);
    expect(await revokeFirst(api, matched)).toBe('revoked');
    expect(api.clock.waits.length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ['a throttle', slow, 'throttled'],
    ['a passing failure', passing, 'unavailable'],
  ])('%s that lasts is reported as such', async (__, reply, code) => {
    const api = await failingAt(path, reply, forever);
    await expectFailure(revokeFirst(api, matched), code);
  });

  test('something else with the same status is final', async () => {
    const api = await failingAt(path, json(400, { code: 'BAD' }), forever);
    await revokeFirst(api, matched).catch(() => {});
    expect(api.clock.waits).toEqual([]);
  });
});

test('a throttle is waited for as long as its response says', async () => {
  const reply = json(400, { code: 'SLOW_DOWN' }, { 'retry-after': '7' });
  const api = await failingAt(/^\/tokens$/, reply, 1);
  await api.list(matched);
  expect(api.clock.waits).toEqual([7000]);
});
