import { APIGEE_USER, startFakeApigee } from './fakes/apigee.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('apigee-edge before Apigee’s contract', {
  contract: 'apigee',
  start: startFakeApigee,
  connection: {
    provider: 'apigee-edge',
    settings: { organization: 'acme', appIds: 'all', removal: 'delete' },
    secret: APIGEE_USER,
  },
  // Three of apps, one of tokens for each of the five apps.
  pages: 8,
  distort: ({ createdAt, ...token }) => ({ ...token, createdAt: `${createdAt}` }),
});
