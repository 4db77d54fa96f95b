import { expect, onTestFinished, test } from 'vitest';
import { validateConfig } from '../../lambda/config/validate.ts';
import { providers } from '../../lambda/providers/index.ts';
import { shippedDefinitions } from '../providers/definitions/all-definitions.ts';
import { startCanaryWorld } from './canary-world.ts';

test('every provider that is code, not a definition, is searched for leaked secrets', async () => {
  const world = await startCanaryWorld();
  onTestFinished(() => world.close());
  const { connections } = validateConfig(world.config, providers);
  const covered = connections.map(({ module }) => module.name);
  const defined = ['rest', ...shippedDefinitions.map(([name]) => name)];
  const ofCode = providers.map(({ name }) => name).filter((name) => !defined.includes(name));
  expect(ofCode.length).toBeGreaterThan(5);
  expect(covered).toEqual(expect.arrayContaining(ofCode));
});
