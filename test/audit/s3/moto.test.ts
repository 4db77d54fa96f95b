import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { createIntents } from '../../../lambda/audit/s3/intents.ts';
import { AuditObject } from '../../../lambda/audit/s3/object.ts';
import {
  findUnfinishedRuns,
  settleUnfinishedRuns,
} from '../../../lambda/audit/s3/unfinished-runs.ts';
import { createTestClock, DAY, NOW } from '../../support/clock.ts';
import { useMoto } from '../../support/moto-clients.ts';

// The same adapters as on our own stubs, against somebody else's idea of S3.
const moto = useMoto();

moto.test('on moto, an audit is written, in one piece or in parts', async () => {
  await moto.s3.send(new CreateBucketCommand({ Bucket: 'audit' }));
  for (const [key, count] of [
    ['small', 1],
    ['large', 12],
  ] as const) {
    const lines = Array.from({ length: count }, () => `${randomBytes(500_000).toString('hex')}\n`);
    const audit = new AuditObject(moto.s3, { bucket: 'audit', key }, () => {});
    for (const line of lines) audit.add(line);
    await audit.close();

    const { Body } = await moto.s3.send(new GetObjectCommand({ Bucket: 'audit', Key: key }));
    const bytes = await Body?.transformToByteArray();
    expect(gunzipSync(bytes ?? '').toString()).toBe(lines.join(''));
  }
});

moto.test('on moto, a run that died is found until it was reported', async () => {
  await moto.s3.send(new CreateBucketCommand({ Bucket: 'intents' }));
  const place = { client: moto.s3, bucket: 'intents', prefix: 'audit/', clock: createTestClock() };
  for (const runId of ['dead', 'settled']) {
    const intents = createIntents(place, { runId, startedAt: NOW - DAY });
    await intents.write({ name: 'crm', provider: 'template' }, []);
    if (runId === 'settled') await intents.settle();
  }

  const found = await findUnfinishedRuns(place);
  expect(found.map(({ runId }) => runId)).toEqual(['dead']);
  await settleUnfinishedRuns(place, found);
  expect(await findUnfinishedRuns(place)).toEqual([]);
});
