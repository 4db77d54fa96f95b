import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

const DEFINITION: Definition = {
  ...SMALL,
  fields: {
    id: 'item.id',
    owner: 'item.user',
    ownerEmail: { path: '/users/{owner}', email: ['email', 'profile.public_email'] },
  },
};

/** Looks up the address of owners whom the API answers so. */
async function find(reply: Reply, ...owners: string[]) {
  const api = await serve(() => reply);
  const { findEmail } = await api.connect(DEFINITION);
  if (!findEmail) throw new Error('nothing can be looked up');
  const found = await Promise.all(owners.map(findEmail));
  return { found, targets: api.targets() };
}

describe('the address of an owner', () => {
  test('is asked for once, however many tokens have that owner', async () => {
    const { found, targets } = await find(json(200, { email: 'ann@example.com' }), '42', '42');
    expect(found).toEqual(['ann@example.com', 'ann@example.com']);
    expect(targets).toEqual(['GET /users/42']);
  });

  test('is the first that the response holds', async () => {
    const body = { email: '', profile: { public_email: 'ann@example.com' } };
    expect((await find(json(200, body), '42')).found).toEqual(['ann@example.com']);
  });

  test.each([
    ['none', json(200, { email: null })],
    ['no single address', json(200, { email: 'a@b.cd, e@f.gh' })],
    ['no such owner', json(404, {})],
  ])('is unknown where the API knows %s', async (_, reply) => {
    expect((await find(reply, '42')).found).toEqual([undefined]);
  });

  test('stays in its segment of the path', async () => {
    const { targets } = await find(json(404, {}), 'a b');
    expect(targets).toEqual(['GET /users/a%20b']);
    await expect(find(json(200, {}), '../tokens')).rejects.toMatchObject({
      code: 'invalid-response',
    });
  });

  test('that may not be asked for is an error', async () => {
    await expect(find(json(403, {}), '42')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('a definition that describes no such call looks nothing up', async () => {
  const api = await serve(() => json(200, {}));
  expect((await api.connect(SMALL)).findEmail).toBeUndefined();
});
