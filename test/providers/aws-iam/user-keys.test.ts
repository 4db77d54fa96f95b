import { describe, expect, test } from 'vitest';
import { findKey, listKeys } from '../../../lambda/providers/aws-iam/user-keys.ts';

const keyOf = (id: string) => ({ id, status: 'Active', createdAt: undefined });

/** An account with one user, ann; the lists of her keys have one key a page. */
function accountOf(...ids: string[]) {
  return {
    async listAccessKeys(userName: string, marker = '0') {
      if (userName !== 'ann') return 'gone' as const;
      const end = Number(marker) + 1;
      const page = ids.slice(end - 1, end).map(keyOf);
      return { page, next: end < ids.length ? `${end}` : undefined };
    },
  };
}

describe('The access keys of an IAM user', () => {
  test('come from every page', async () => {
    expect(await listKeys(accountOf('AKIA1', 'AKIA2'), 'ann')).toEqual([
      keyOf('AKIA1'),
      keyOf('AKIA2'),
    ]);
  });

  test('may be none, which does not mean that the user is gone', async () => {
    expect(await listKeys(accountOf(), 'ann')).toEqual([]);
  });

  test('are gone with the user', async () => {
    expect(await listKeys(accountOf('AKIA1'), 'bob')).toBe('gone');
  });

  test('are not known when their list repeats itself', async () => {
    const iam = { listAccessKeys: async () => ({ page: [keyOf('AKIA1')], next: 'again' }) };
    await expect(listKeys(iam, 'ann')).rejects.toMatchObject({ code: 'invalid-response' });
  });
});

describe('One access key of an IAM user', () => {
  test('is found by its id, on any page', async () => {
    expect(await findKey(accountOf('AKIA1', 'AKIA2'), 'ann', 'AKIA2')).toEqual(keyOf('AKIA2'));
  });

  test.each([
    ['the user does not have it', 'ann', 'AKIA9'],
    ['the user is gone', 'bob', 'AKIA1'],
  ])('is not found when %s', async (_, userName, id) => {
    expect(await findKey(accountOf('AKIA1'), userName, id)).toBeUndefined();
  });
});
