import { describe, expect, test } from 'vitest';
import type { IamSettings } from '../../../lambda/providers/aws-iam/settings.ts';
import { findUsers } from '../../../lambda/providers/aws-iam/users.ts';

/** The chosen users of an account whose lists have one user a page, and the paths that were listed. */
async function find(settings: IamSettings, usersByPath: Readonly<Record<string, string[]>>) {
  const listed: string[] = [];
  const iam = {
    async listUsers(path: string, marker = '0') {
      listed.push(path);
      const users = usersByPath[path] ?? [];
      const end = Number(marker) + 1;
      const page = users.slice(end - 1, end);
      return { page, next: end < users.length ? `${end}` : undefined };
    },
  };
  return { users: [...(await findUsers(iam, settings))], listed };
}

describe('The IAM users whose credentials are swept', () => {
  test('are all of the account, from every page', async () => {
    const { users, listed } = await find({ users: 'all' }, { '/': ['ann', 'bob', 'cy'] });
    expect(users).toEqual(['ann', 'bob', 'cy']);
    expect(listed).toEqual(['/', '/', '/']);
  });

  test('are those under the paths, each once although one path contains another', async () => {
    const paths = ['/bots/', '/bots/eu/'];
    const found = await find(
      { users: 'all', paths },
      { '/bots/': ['build', 'deploy'], '/bots/eu/': ['deploy'], '/people/': ['ann'] },
    );
    expect(found.users).toEqual(['build', 'deploy']);
  });

  test('are those whose names the settings give', async () => {
    const { users } = await find({ users: ['ci-*'] }, { '/': ['ann', 'ci-build', 'ci-deploy'] });
    expect(users).toEqual(['ci-build', 'ci-deploy']);
  });

  test('are not known when a list repeats itself', async () => {
    const iam = { listUsers: async () => ({ page: ['ann'], next: 'again' }) };
    await expect(findUsers(iam, { users: 'all' })).rejects.toMatchObject({
      code: 'invalid-response',
    });
  });
});
