import { NPM_TOKEN, startFakeNpm } from './fakes/npm.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('npm before the contract of npm’s registry', {
  contract: 'npm',
  start: startFakeNpm,
  connection: {
    provider: 'npm',
    settings: { host: 'npm.example.com' },
    secret: { token: NPM_TOKEN },
  },
  own: { kind: 'own' },
  pages: 12,
  distort: (item) => ({ ...item, readonly: 'no' }),
});
