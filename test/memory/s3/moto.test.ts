import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BucketStore } from '../../../lambda/memory/s3/bucket.ts';
import { findMoto, startMotoFor } from '../../e2e/moto.ts';
import { describeStore } from '../contract.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const KEY = { accessKeyId: 'test', secretAccessKey: 'test' };

// The same contract as on our own stub, against somebody else's idea of S3.
describe.skipIf(!findMoto())('in the S3 of moto', () => {
  let moto: Awaited<ReturnType<typeof startMotoFor>>;
  let client: S3Client;
  let buckets = 0;

  beforeAll(async () => {
    moto = await startMotoFor(KEY);
    client = new S3Client({
      endpoint: moto.origin,
      region: 'us-east-1',
      credentials: KEY,
      forcePathStyle: true,
    });
  });
  afterAll(async () => {
    client?.destroy();
    await moto?.close();
  });

  async function createBucket(): Promise<string> {
    buckets++;
    const bucket = `crm-${buckets}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return bucket;
  }
  const open = (bucket: string) =>
    new BucketStore(
      async () => client,
      { bucket, prefix: 'memory/' },
      (call) => call,
    );

  describeStore('a bucket', async () => {
    const bucket = await createBucket();
    return { open: () => open(bucket), broken: {} };
  });

  test('the age of an object is known', async () => {
    const bucket = await createBucket();
    await open(bucket).write('crm', 'one', undefined);

    const age = await (await open(bucket).read('crm'))?.age();

    expect(age).toBeGreaterThan(-10_000);
    expect(age).toBeLessThan(60_000);
  });

  test('a bucket that is not there is unavailable', async () => {
    await expect(open('nowhere').read('crm')).rejects.toMatchObject({ code: 'memory-unavailable' });
    await expect(open('nowhere').write('crm', 'x', undefined)).rejects.toMatchObject({
      code: 'memory-unavailable',
    });
  });
});
