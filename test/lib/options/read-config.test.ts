import { expect, test } from 'vitest';
import { readConfig } from '../../../lib/options/read-config.ts';
import { TWO_CONNECTIONS, writeConfig } from '../synth.ts';

test('a configuration is read as it is written and as it is understood', () => {
  const { configDocument, config } = readConfig(writeConfig());
  expect(configDocument).toEqual(TWO_CONNECTIONS);
  expect(config.connections.map(({ name }) => name)).toEqual(['workforce-scim', 'dns-views']);
  expect(config.deployment).toEqual({});
});

test('a file that is not there is named', () => {
  expect(() => readConfig('nowhere.yaml')).toThrow('config: cannot read nowhere.yaml');
});
