import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTokenRegister } from '../../lambda/aws/register.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { main } from '../../lambda/cli/main.ts';
import { impatientClient } from '../faults/impatient-client.ts';
import { createTestClock } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { createTestTerminal } from '../support/test-terminal.ts';
import { PROCESS_KEY } from './canary-connections.ts';
import { type CanaryWorld, startCanaryWorld } from './canary-world.ts';
import { Traces } from './traces.ts';

let world: CanaryWorld;
beforeEach(async () => {
  world = await startCanaryWorld();
});
afterEach(() => world.close());

test('a person at a terminal sees progress, a plan, a question and a report, and no secret', async () => {
  const clock = { ...createTestClock(), now: world.now };
  const client = impatientClient(world.secretsManager.origin, clock, 2000, PROCESS_KEY);
  // Slow enough for the line that tells how far the run is.
  world.slowDown(30);
  const testTerminal = createTestTerminal(true);
  testTerminal.type('yes\n');
  const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
  const code = await main(['enforce', '--config', join(world.folder, 'sweeper.yaml')], {
    terminal: testTerminal.terminal,
    stopping: { stop, end() {} },
    adapters: {
      clock,
      secrets: createCredentialStore(async () => client),
      register: createTokenRegister(async () => client),
      memory: AMPLE_MEMORY,
      awsCredentials: async () => PROCESS_KEY,
    },
    newRunId: () => 'run-1',
    approver: async () => 'local user tester',
    createMailer: () => () => Promise.reject(new Error('no mail is sent')),
  });
  client.destroy();
  const { stdout, stderr } = await testTerminal.output();
  expect(code).toBe(1);
  expect(stderr).toContain('\r');
  expect(stderr).toContain('deleted for good. List and decide again, and do this?');
  expect(world.revoked()).toBe(18);
  expect(new Traces(world.canaries()).in(stdout + stderr)).toEqual([]);
});
