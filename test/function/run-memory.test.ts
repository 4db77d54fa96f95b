import { describe, expect, test } from 'vitest';
import { createAdapters } from '../../lambda/compose.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import type { Environment } from '../../lambda/function/environment.ts';
import { openRunMemory } from '../../lambda/function/run-memory.ts';
import { minimal, modules } from '../config/fakes.ts';
import { useS3Environment } from '../support/aws-environment.ts';
import { MINUTE } from '../support/clock.ts';

const MEMORY = { bucket: 'audit', prefix: 'memory/nightly/' };
const LEASE = 'memory/nightly/one.lease.json';

const s3 = useS3Environment();

function open(memory: Environment['memory'], safeguards: object = {}) {
  const [policy] = Object.values(minimal().policies);
  const config = { ...minimal(), policies: { default: { ...policy, safeguards } } };
  const logged: unknown[] = [];
  const context = {
    environment: { name: 'nightly', allowManualEnforce: false, ...(memory && { memory }) },
    adapters: createAdapters({}),
    runId: 'run-1',
    trigger: 'schedule' as const,
    remainingMillis: 7 * MINUTE,
    log: (...line: unknown[]) => logged.push(line),
  };
  const opened = openRunMemory(validateConfig(config, modules).connections, context);
  return { opened, logged };
}

describe('the memory of an invocation', () => {
  test('is where the deployment says, and its leases last five minutes longer than the invocation', async () => {
    const opened = await open(MEMORY).opened;

    const lease = await opened?.memory.lease('one', 'run-1');

    expect(JSON.parse(s3().objects.get(LEASE)?.toString() ?? '')).toMatchObject({
      runId: 'run-1',
      lengthMillis: 12 * MINUTE,
    });
    await lease?.release();
  });

  test('logs a plan that cannot be remembered, and says why', async () => {
    const { opened, logged } = open(MEMORY);

    (await opened)?.warn('one', { code: 'memory-unavailable', message: 'full' });

    const error = { code: 'memory-unavailable', message: 'full' };
    expect(logged).toEqual([['WARN', 'this plan is not remembered', { connection: 'one', error }]]);
  });

  test('is none where the deployment gives none', async () => {
    expect(await open(undefined).opened).toBeUndefined();
  });

  test('must be there for a policy that needs it', async () => {
    const needy = { maxListDrop: 0.3 };
    await expect(open(undefined, needy).opened).rejects.toMatchObject({
      code: 'invalid-configuration',
      message: expect.stringContaining('maxListDrop: needs a memory'),
    });
    expect(await open(MEMORY, needy).opened).toBeDefined();
  });
});
