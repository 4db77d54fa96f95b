import { startFakeTerraform, TERRAFORM_TOKEN } from './fakes/terraform.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('hcp-terraform before HashiCorp’s contract', {
  contract: 'tfe',
  start: startFakeTerraform,
  connection: {
    provider: 'hcp-terraform',
    settings: { organization: 'acme' },
    secret: { token: TERRAFORM_TOKEN },
    ownToken: { name: 'sweeper' },
  },
  own: {},
  pages: 2,
  distort: (item) => ({ ...item, type: 'tokens' }),
});
