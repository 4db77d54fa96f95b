import { describe, expect, test } from 'vitest';
import { createIntents } from '../../../lambda/audit/s3/intents.ts';
import { createTestClock, NOW } from '../../support/clock.ts';
import { runOrigin } from '../../support/origin.ts';
import { useBucket } from '../../support/s3-stub-client.ts';
import { rulesOf, tokenOf } from '../../support/tokens.ts';

const bucket = useBucket();
const clock = createTestClock();

const store = () => ({ client: bucket.client, bucket: 'bucket', prefix: 'audit/', clock });

const [revoking, disabling] = rulesOf(['revoke', { expiredFor: 1 }], ['disable', {}]);
if (!revoking || !disabling) throw new Error('there are two rules');

const connectionNamed = (name: string) => ({ name, provider: `provider of ${name}` });

describe('the intents of a run', () => {
  const run = { origin: runOrigin(), startedAt: NOW };

  test('are durable once written, and name each token, its rule and its connection', async () => {
    const intents = createIntents(store(), run);

    await intents.write(connectionNamed('crm'), [
      { token: tokenOf({ id: 'a' }), rule: revoking },
      { token: tokenOf({ id: 'b', fingerprinted: true }), rule: disabling },
    ]);

    const [key = ''] = bucket.s3.objects.keys();
    expect(key).toBe('audit/intents/2026-11-25T12:00:00.000Z/run-1/crm.jsonl.gz');
    const common = { connection: 'crm', provider: 'provider of crm', runId: 'run-1' };
    expect(bucket.s3.lines(key)).toEqual([
      expect.objectContaining({ ...common, token: { id: 'a' }, decision: 'revoke' }),
      expect.objectContaining({ ...common, token: { fingerprint: 'b' }, decision: 'disable' }),
    ]);
    expect(bucket.s3.lines(key)[0]).not.toHaveProperty('outcome');
  });

  test('that cannot be written are an error', async () => {
    bucket.s3.deny = /./;

    const writing = createIntents(store(), run).write(connectionNamed('crm'), []);

    await expect(writing).rejects.toMatchObject({
      code: 'audit-unavailable',
      message: 'could not persist the intents to S3 (AccessDenied)',
    });
  });

  test('of a run that had none leave nothing behind', async () => {
    await createIntents(store(), run).settle();

    expect(bucket.s3.calls).toEqual([]);
  });
});
