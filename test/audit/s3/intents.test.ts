import { describe, expect, test } from 'vitest';
import { createIntents } from '../../../lambda/audit/s3/intents.ts';
import {
  findUnfinishedRuns,
  settleUnfinishedRuns,
} from '../../../lambda/audit/s3/unfinished-runs.ts';
import { createTestClock, DAY, MINUTE, NOW } from '../../support/clock.ts';
import { useBucket } from '../../support/s3-stub-client.ts';
import { rulesOf, tokenOf } from '../../support/tokens.ts';

const bucket = useBucket();
const clock = createTestClock();

const place = () => ({ client: bucket.client, bucket: 'bucket', prefix: 'audit/', clock });

const [revoking, disabling] = rulesOf(['revoke', { expiredFor: 1 }], ['disable', {}]);
if (!revoking || !disabling) throw new Error('there are two rules');

const connectionNamed = (name: string) => ({ name, provider: `provider of ${name}` });

/** A run that wrote its intents this long ago and then died. */
async function die(runId: string, ageMillis: number, ...connections: string[]): Promise<void> {
  const run = { runId, startedAt: NOW - ageMillis };
  const intents = createIntents(place(), run);
  for (const name of connections) await intents.write(connectionNamed(name), []);
}

const unfinished = async () => (await findUnfinishedRuns(place())).map(({ runId }) => runId);

describe('the intents of a run', () => {
  const run = { runId: 'run-1', startedAt: NOW };

  test('are durable when the writing resolves, and name each token, its rule and its connection', async () => {
    const intents = createIntents(place(), run);

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

    const writing = createIntents(place(), run).write(connectionNamed('crm'), []);

    await expect(writing).rejects.toMatchObject({ code: 'audit-unavailable' });
  });

  test('of a run that had none leave nothing behind', async () => {
    await createIntents(place(), run).settle();

    expect(bucket.s3.calls).toEqual([]);
  });
});

describe('a run is unfinished', () => {
  test('when it left intents and did not settle them', async () => {
    await die('dead', DAY, 'crm', 'erp');

    expect(await unfinished()).toEqual(['dead']);
  });

  test('not when its outcomes are durable', async () => {
    const intents = createIntents(place(), { runId: 'settled', startedAt: NOW - DAY });
    await intents.write(connectionNamed('crm'), []);
    await intents.settle();

    expect(await unfinished()).toEqual([]);
  });

  test('only when it can no longer be under way', async () => {
    await die('running', 15 * MINUTE, 'crm');
    await die('over', 20 * MINUTE + 1, 'crm');

    expect(await unfinished()).toEqual(['over']);
  });

  test('for as long as the longest pause between runs, and not for ever', async () => {
    await die('last-week', 8 * DAY, 'crm');
    await die('long-ago', 15 * DAY, 'crm');

    expect(await unfinished()).toEqual(['last-week']);
  });

  test('until a later run has reported it', async () => {
    await die('one', 2 * DAY, 'crm');
    await die('two', DAY, 'crm');
    const found = await findUnfinishedRuns(place());

    await settleUnfinishedRuns(place(), found.slice(0, 1));

    expect(await unfinished()).toEqual(['two']);
  });
});

test('unfinished runs are found on every page, oldest first', async () => {
  bucket.s3.pageSize = 2;
  await die('third', DAY, 'a', 'b', 'c');
  await die('first', 3 * DAY, 'a', 'b', 'c');
  await die('second', 2 * DAY, 'a');

  expect(await unfinished()).toEqual(['first', 'second', 'third']);
});

test('unfinished runs are not confused with what else lies in the bucket', async () => {
  bucket.s3.objects.set('audit/year=2026/month=01/day=01/run.jsonl.gz', Buffer.of());
  bucket.s3.objects.set('intents/2026-11-24T12:00:00.000Z/other/crm.jsonl.gz', Buffer.of());

  expect(await unfinished()).toEqual([]);
});

test('intents that must not be listed, or runs that cannot be marked, are an error', async () => {
  bucket.s3.deny = /./;
  const error = { code: 'audit-unavailable' };
  const dead = [{ runId: 'dead', startedAt: '2026-11-24T12:00:00.000Z' }];

  await expect(findUnfinishedRuns(place())).rejects.toMatchObject(error);
  await expect(settleUnfinishedRuns(place(), dead)).rejects.toMatchObject(error);
});
