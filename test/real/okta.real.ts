import { OKTA_TOKEN, startFakeOkta } from './fakes/okta.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('okta-api-tokens before Okta’s contract', {
  contract: 'okta',
  start: startFakeOkta,
  connection: {
    provider: 'okta-api-tokens',
    settings: { domain: 'acme.okta.com' },
    secret: { token: OKTA_TOKEN },
    ownToken: { name: 'sweeper' },
  },
  own: {},
  pages: 1,
  distort: ({ name: _, ...item }) => item,
});
