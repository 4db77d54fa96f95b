import { expect, test } from 'vitest';
import { GITHUB_TOKEN, startFakeGithubSso } from './fakes/github-sso.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('github-sso-credentials before GitHub’s contract', {
  contract: 'ghec',
  start: startFakeGithubSso,
  connection: {
    provider: 'github-sso-credentials',
    settings: { org: 'acme' },
    secret: { token: GITHUB_TOKEN },
  },
  own: { kind: 'own' },
  pages: 2,
  distort: (item) => ({ ...item, credential_type: 'password' }),
  more(court) {
    test('SSH keys, which the list holds too, are left alone', async () => {
      court.add('stale', 500);
      court.add('laptop', 500, 'ssh');
      // What the sweeper signs in with is always in this list.
      court.add('sweeper', 2, 'own');
      expect(await court.enforce()).toMatchObject({ complaints: [], code: 0 });
      expect(court.left()).toEqual(['laptop', 'sweeper']);
    });
  },
});
