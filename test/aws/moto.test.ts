import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  type CreateSecretCommandInput,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createIntents } from '../../lambda/audit/s3/intents.ts';
import { AuditObject } from '../../lambda/audit/s3/object.ts';
import { findUnfinishedRuns, settleUnfinishedRuns } from '../../lambda/audit/s3/unfinished-runs.ts';
import { createTokenRegister } from '../../lambda/aws/register.ts';
import { createCredentialStore } from '../../lambda/aws/secrets.ts';
import { findMoto, startMotoFor } from '../e2e/moto.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { runOrigin } from '../support/origin.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const KEY = { accessKeyId: 'test', secretAccessKey: 'test' };

const againstMoto = describe.skipIf(!findMoto());

let moto: Awaited<ReturnType<typeof startMotoFor>>;
let secrets: SecretsManagerClient;
let s3: S3Client;

beforeAll(async () => {
  moto = await startMotoFor(KEY);
  const options = {
    endpoint: moto.origin,
    region: 'us-east-1',
    credentials: KEY,
  };
  secrets = new SecretsManagerClient(options);
  s3 = new S3Client(options);
});
afterAll(async () => {
  secrets?.destroy();
  s3?.destroy();
  await moto?.close();
});

const client = async () => secrets;
const create = async (secret: CreateSecretCommandInput): Promise<string> =>
  (await secrets.send(new CreateSecretCommand(secret))).ARN ?? '';

// The same adapters as on our own stubs, against somebody else's idea of AWS.
againstMoto('secrets and registers, in the Secrets Manager of moto:', () => {
  test('secrets are read by name, whole ARN and partial ARN, over several batches', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `batch/${index}`);
    for (const Name of names) await create({ Name, SecretString: JSON.stringify(Name) });
    const arn = await create({ Name: 'by-arn', SecretString: '"by ARN"' });

    const read = await createCredentialStore(client).read([...names, arn, arn.slice(0, -7)]);

    expect([...read.values()]).toEqual([...names, 'by ARN', 'by ARN']);
  });

  test('what is wrong with one secret is told for that one', async () => {
    await create({ Name: 'broken', SecretString: '{"token":' });
    await create({ Name: 'binary', SecretBinary: Buffer.from('{}') });
    await create({ Name: 'deleted', SecretString: '{}' });
    await secrets.send(new DeleteSecretCommand({ SecretId: 'deleted' }));

    const read = await createCredentialStore(client).read(['broken', 'binary', 'deleted', 'none']);

    expect([...read]).toMatchObject([
      ['broken', { code: 'invalid-secret' }],
      ['binary', { code: 'invalid-secret' }],
      ['deleted', { code: 'not-found' }],
      ['none', { code: 'not-found' }],
    ]);
  });

  test('a register is listed by its tag, and an entry shows its mark', async () => {
    const tag = { key: 'register', value: 'prod' };
    const tags = (...pairs: [string, string][]) => pairs.map(([Key, Value]) => ({ Key, Value }));
    const register = createTokenRegister(client);
    const list = async () => {
      const marks: [string, string | undefined][] = [];
      for await (const page of register.entries(tag)) {
        marks.push(
          ...page.map(({ name, tags }): [string, string | undefined] => [name, tags['revoked-at']]),
        );
      }
      return marks.sort();
    };
    const crossed = tags(['register', 'test'], ['stage', 'prod']);
    await create({ Name: 'crossed', SecretString: 'x', Tags: crossed });
    await create({ Name: 'one', SecretString: 'x', Tags: tags(['register', 'prod']) });
    const arn = await create({ Name: 'two', SecretString: 'x', Tags: tags(['register', 'prod']) });

    expect(await list()).toEqual([
      ['one', undefined],
      ['two', undefined],
    ]);
    await register.mark(arn, { key: 'revoked-at', value: '2026-03-01T12:00:00.000Z' });
    expect(await list()).toEqual([
      ['one', undefined],
      ['two', '2026-03-01T12:00:00.000Z'],
    ]);
  });
});

againstMoto('the audit, in the S3 of moto:', () => {
  test('an audit is written, in one piece or in parts', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'audit' }));
    for (const [key, count] of [
      ['small', 1],
      ['large', 12],
    ] as const) {
      const lines = Array.from(
        { length: count },
        () => `${randomBytes(500_000).toString('hex')}\n`,
      );
      const audit = new AuditObject(s3, { bucket: 'audit', key }, () => {});
      for (const line of lines) audit.add(line);
      await audit.close();

      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'audit', Key: key }));
      const bytes = await Body?.transformToByteArray();
      expect(gunzipSync(bytes ?? '').toString()).toBe(lines.join(''));
    }
  });

  test('a run that died is found until it was reported', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'intents' }));
    const place = { client: s3, bucket: 'intents', prefix: 'audit/', clock: createTestClock() };
    for (const runId of ['dead', 'settled']) {
      const intents = createIntents(place, { origin: runOrigin(runId), startedAt: NOW - DAY });
      await intents.write({ name: 'crm', provider: 'template' }, []);
      if (runId === 'settled') await intents.settle();
    }

    const found = await findUnfinishedRuns(place);
    expect(found.map(({ runId }) => runId)).toEqual(['dead']);
    await settleUnfinishedRuns(place, found);
    expect(await findUnfinishedRuns(place)).toEqual([]);
  });
});
