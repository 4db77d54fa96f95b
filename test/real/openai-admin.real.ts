import { expect, test } from 'vitest';
import { OPENAI_ADMIN_KEY } from './fakes/openai.ts';
import { startFakeOpenaiAdmin } from './fakes/openai-admin.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('openai-admin before OpenAI’s contract', {
  contract: 'openai',
  start: startFakeOpenaiAdmin,
  connection: { provider: 'openai-admin', secret: { adminKey: OPENAI_ADMIN_KEY } },
  own: { kind: 'own' },
  pages: 2,
  distort: ({ redacted_value: _, ...item }) => item,
  more(court) {
    test('keys of projects and service accounts, which the list holds too, are left alone', async () => {
      court.add('stale', 500);
      court.add('production', 500, 'proj');
      court.add('batch', 500, 'svcacct');
      // What the sweeper signs in with is always in this list.
      court.add('sweeper', 2, 'own');
      expect(await court.enforce()).toMatchObject({ complaints: [], code: 0 });
      expect(court.left()).toEqual(['production', 'batch', 'sweeper']);
    });
  },
});
