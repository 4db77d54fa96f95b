import { describe, expect, test } from 'vitest';
import { createIntents } from '../../../lambda/audit/s3/intents.ts';
import {
  findUnfinishedRuns,
  settleUnfinishedRuns,
} from '../../../lambda/audit/s3/unfinished-runs.ts';
import { createTestClock, DAY, MINUTE, NOW } from '../../support/clock.ts';
import { runOrigin } from '../../support/origin.ts';
import { useBucket } from '../../support/s3-stub-client.ts';

const bucket = useBucket();
const clock = createTestClock();

const store = () => ({ client: bucket.client, bucket: 'bucket', prefix: 'audit/', clock });

const connectionNamed = (name: string) => ({ name, provider: `provider of ${name}` });

/** A run that wrote its intents this long ago and then died. */
async function die(runId: string, ageMillis: number, ...connections: string[]): Promise<void> {
  const run = { origin: runOrigin(runId), startedAt: NOW - ageMillis };
  const intents = createIntents(store(), run);
  for (const name of connections) await intents.write(connectionNamed(name), []);
}

const unfinished = async () => (await findUnfinishedRuns(store())).map(({ runId }) => runId);

describe('an earlier run', () => {
  test('is unfinished when it left intents and did not settle them', async () => {
    await die('dead', DAY, 'crm', 'erp');

    expect(await unfinished()).toEqual(['dead']);
  });

  test('is finished when its outcomes are durable', async () => {
    const intents = createIntents(store(), { origin: runOrigin('settled'), startedAt: NOW - DAY });
    await intents.write(connectionNamed('crm'), []);
    await intents.settle();

    expect(await unfinished()).toEqual([]);
  });

  test('is unfinished only when it can no longer be in progress', async () => {
    await die('running', 15 * MINUTE, 'crm');
    await die('over', 20 * MINUTE + 1, 'crm');

    expect(await unfinished()).toEqual(['over']);
  });

  test('is looked for as far back as the longest gap between runs, and no further', async () => {
    await die('last-week', 8 * DAY, 'crm');
    await die('long-ago', 15 * DAY, 'crm');

    expect(await unfinished()).toEqual(['last-week']);
  });

  test('is unfinished until a later run has reported it', async () => {
    await die('one', 2 * DAY, 'crm');
    await die('two', DAY, 'crm');
    const found = await findUnfinishedRuns(store());

    await settleUnfinishedRuns(store(), found.slice(0, 1));

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

test('unfinished runs are not confused with other objects in the bucket', async () => {
  bucket.s3.objects.set('audit/year=2026/month=01/day=01/run.jsonl.gz', Buffer.of());
  bucket.s3.objects.set('intents/2026-11-24T12:00:00.000Z/other/crm.jsonl.gz', Buffer.of());

  expect(await unfinished()).toEqual([]);
});

test('a list of intents that repeats a cursor is an error, not an endless loop', async () => {
  bucket.s3.nextCursor = () => 'again';

  await expect(findUnfinishedRuns(store())).rejects.toMatchObject({
    code: 'audit-unavailable',
    message:
      'listing the intents of earlier runs in S3: the list leads back to an earlier page, so its end cannot be reached',
  });
});

test('a list of intents in which ever new cursors lead to the same page is an error', async () => {
  await die('first', DAY, 'crm');
  let cursors = 0;
  // Before all keys, so that each of these pages is like the first one.
  bucket.s3.nextCursor = () => `${cursors++}`;

  await expect(findUnfinishedRuns(store())).rejects.toMatchObject({
    code: 'audit-unavailable',
    message:
      'listing the intents of earlier runs in S3: a page of the list repeats earlier ones, so its end cannot be reached',
  });
});

test('intents that must not be listed, or runs that cannot be marked, are an error', async () => {
  bucket.s3.deny = /./;
  const error = { code: 'audit-unavailable' };
  const dead = [{ runId: 'dead', startedAt: '2026-11-24T12:00:00.000Z' }];

  await expect(findUnfinishedRuns(store())).rejects.toMatchObject(error);
  await expect(settleUnfinishedRuns(store(), dead)).rejects.toMatchObject(error);
});
