import { expect, test } from 'vitest';
import { OPENAI_ADMIN_KEY } from './fakes/openai.ts';
import { startFakeOpenaiProject } from './fakes/openai-project.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('openai-project before OpenAI’s contract', {
  contract: 'openai',
  start: startFakeOpenaiProject,
  connection: { provider: 'openai-project', secret: { adminKey: OPENAI_ADMIN_KEY } },
  // The projects, and the keys of each of the three.
  pages: 4,
  distort: ({ owner: _, ...item }) => item,
  more(court) {
    test('a key whose owner has left the project goes too', async () => {
      court.add('stale', 500, 'inactive');
      court.add('fresh', 2, 'inactive');
      expect(await court.enforce()).toMatchObject({
        complaints: [],
        code: 0,
        totals: { listed: 2, revoked: 1 },
      });
      expect(court.left()).toEqual(['fresh']);
    });

    test('a service account’s key, which the API refuses to delete, is that key’s failure', async () => {
      court.add('stale', 500);
      court.add('machine', 500, 'service');
      expect(await court.enforce()).toMatchObject({
        complaints: [],
        code: 1,
        totals: { revoked: 1, failed: 1 },
      });
      expect(court.left()).toEqual(['machine']);
    });
  },
});
