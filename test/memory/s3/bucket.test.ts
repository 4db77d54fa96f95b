import { describe, expect, test } from 'vitest';
import { limitedBy } from '../../../lambda/aws/time-limit.ts';
import { createMemory } from '../../../lambda/memory/memory.ts';
import { BucketStore } from '../../../lambda/memory/s3/bucket.ts';
import { createTestClock, HOUR, NOW, SECOND } from '../../support/clock.ts';
import { serve } from '../../support/loopback-server.ts';
import { createClient, useBucket } from '../../support/s3-stub-client.ts';
import { describeStore } from '../contract.ts';

const bucket = useBucket();
const PLACE = { bucket: 'audit', prefix: 'memory/' };
const open = () =>
  new BucketStore(
    async () => bucket.client,
    PLACE,
    (call) => call,
  );

describeStore('a bucket', async () => {
  bucket.s3.objects.clear();
  bucket.s3.deny = undefined;
  return {
    open,
    broken: {
      denied() {
        bucket.s3.deny = /./;
      },
      'an outage': () => bucket.s3.close(),
    },
  };
});

describe('a bucket', () => {
  test('holds an object for each connection below its prefix', async () => {
    await open().write('crm', 'one', undefined);

    expect([...bucket.s3.objects.keys()]).toEqual(['memory/crm.json']);
  });

  test('in which reading alone is denied is not taken for an empty one', async () => {
    await open().write('crm', 'one', undefined);
    bucket.s3.deny = /GetObject/;

    const error = {
      code: 'memory-unavailable',
      message: 's3://audit/memory/crm.json: cannot be read (AccessDenied)',
    };
    await expect(open().read('crm')).rejects.toMatchObject(error);
    bucket.s3.deny = /GetObject|ListObjects/;
    await expect(open().read('none')).rejects.toMatchObject({ code: 'memory-unavailable' });
  });

  test('that refuses to read what is not there, as S3 does without the right to list all, is empty', async () => {
    bucket.s3.deny = /GetObject/;

    expect(await open().read('crm')).toBeUndefined();
  });

  test('tells the age of an object by its own two times, rather less than more', async () => {
    await open().write('crm', 'one', undefined);
    Object.assign(bucket.s3.times, { now: NOW + HOUR, writtenAt: NOW });

    expect(await (await open().read('crm'))?.age()).toBe(HOUR - SECOND);
  });

  test('whose response to a read never ends is left when its time is over', async () => {
    const server = await serve((response) =>
      response.writeHead(200, { etag: '"1"', 'content-length': '9' }).write('{'),
    );
    const client = createClient(server.origin);
    const store = new BucketStore(
      async () => client,
      PLACE,
      limitedBy(() => 20),
    );
    await expect(store.read('crm')).rejects.toMatchObject({
      code: 'memory-unavailable',
      message: expect.stringContaining('cannot be read (AWS gave no whole response within 1 s'),
    });
  });

  test('whose answer to a write was lost knows its own lease again', async () => {
    const options = { lengthMillis: 1000, clock: createTestClock() };
    bucket.s3.loseAnswer = /PutObject/;
    await expect(createMemory(open(), options).lease('crm', 'run-1')).rejects.toMatchObject({
      code: 'memory-unavailable',
    });
    bucket.s3.loseAnswer = undefined;

    await expect(createMemory(open(), options).lease('crm', 'run-2')).rejects.toMatchObject({
      code: 'busy',
    });
  });
});
