import { expect, test } from 'vitest';
import { GRAFANA_TOKEN, startFakeGrafana } from './fakes/grafana.ts';
import { testAgainstContract } from './vendor-tests.ts';

testAgainstContract('grafana-service-accounts before Grafana’s contract', {
  contract: 'grafana',
  start: startFakeGrafana,
  connection: {
    provider: 'grafana-service-accounts',
    settings: { host: 'acme.grafana.net' },
    secret: { token: GRAFANA_TOKEN },
    ownToken: { name: 'sweeper' },
  },
  own: {},
  pages: 3,
  distort: ({ id, ...item }) => ({ ...item, id: `${id}` }),
  more(court) {
    test('the token of a plugin’s own account is left alone', async () => {
      court.add('stale', 500);
      court.add('sweeper', 2);
      court.add('plugin', 500, 'plugin');
      expect(await court.enforce()).toMatchObject({ complaints: [], code: 0 });
      expect(court.left()).toEqual(['sweeper', 'plugin']);
    });
  },
});
