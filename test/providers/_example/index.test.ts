import { describe, expect, test } from 'vitest';
import { example } from '../../../lambda/providers/_example/index.ts';
import { unsafeId } from '../../../lambda/providers/kit/states.ts';
import { exampleDependencies, readAll } from './dependencies.ts';

/** The token that the provider makes of one that the API lists. */
async function tokenOf(wire: unknown) {
  const text = JSON.stringify({ tokens: [wire] });
  const send = async () => ({ status: 200, headers: {}, text, repeated: false });
  const pages = await readAll(example.connect(exampleDependencies(send)).list());
  return pages.flat();
}

describe('A token of the example provider', () => {
  test('has everything that the API says of it, and its project as the group', async () => {
    const wire = {
      id: 'token-1',
      name: 'ci',
      created_at: '2026-01-02T03:04:05Z',
      expires_at: '2026-04-02T03:04:05Z',
    };
    expect(await tokenOf(wire)).toEqual([
      {
        id: 'token-1',
        group: 'acme inc',
        name: 'ci',
        createdAt: Date.parse(wire.created_at),
        expiresAt: Date.parse(wire.expires_at),
        lastUsedAt: 'unknown',
      },
    ]);
  });

  test.each([
    ['null', { id: 'a', expires_at: null }, 'never'],
    ['absent', { id: 'a' }, 'unknown'],
    ['unreadable', { id: 'a', expires_at: 'tomorrow' }, 'unknown'],
  ])('whose expiry is %s expires: %3$s', async (_, wire, expiresAt) => {
    expect(await tokenOf(wire)).toMatchObject([{ expiresAt }]);
  });

  test('has no creation where that is unreadable', async () => {
    const [token] = await tokenOf({ id: 'a', created_at: 'yesterday' });
    expect(token).not.toHaveProperty('createdAt');
  });

  test('is listed but not deleted when its id cannot stand in a path', async () => {
    expect(await tokenOf({ id: 'a/b' })).toMatchObject([{ id: 'a/b', providerState: unsafeId }]);
  });
});

test('the example provider does not know which token it signs in with', () => {
  const send = () => Promise.reject(new Error('not used'));
  const provider = example.connect(exampleDependencies(send));
  expect(provider.ownToken()).toMatchObject({ kind: 'unknown' });
});
