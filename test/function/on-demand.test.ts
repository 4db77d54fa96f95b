import { expect, test } from 'vitest';
import { validateConfig } from '../../lambda/config/validate.ts';
import type { InvocationContext } from '../../lambda/function/invocation-context.ts';
import { onDemand } from '../../lambda/function/on-demand.ts';
import { providers } from '../../lambda/providers/index.ts';
import { createTestClock } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';

const CONFIG = {
  mode: 'enforce',
  connections: [
    { name: 'resolver', provider: 'route53-global-resolver', settings: { dnsViewIds: 'all' } },
  ],
  policies: { default: { rules: [{ name: 'old', when: { expiredFor: '7d' }, action: 'revoke' }] } },
};

const CONTEXT: InvocationContext = {
  config: validateConfig(CONFIG, providers),
  environment: { name: 'nightly', allowManualEnforce: true },
  adapters: {
    clock: createTestClock(),
    secrets: { read: async () => new Map() },
    register: { async *entries() {}, async mark() {} },
    memory: AMPLE_MEMORY,
    awsCredentials: async () => SANDBOX_AWS_KEY,
  },
  runId: 'run-1',
  remainingMillis: 900_000,
  print() {},
};

test.for([
  ['approve', 'an event that approves holds'],
  ['inquiry', 'an event that asks holds'],
  ['restore', 'an event that restores holds'],
] as const)('what is asked for as %s is refused in its own words', async ([kind, words]) => {
  const refused = onDemand[kind]({ check: 0, approve: 0, restore: 0 }, CONTEXT);
  await expect(refused).rejects.toMatchObject({
    code: 'invalid-event',
    message: expect.stringContaining(words),
  });
});
