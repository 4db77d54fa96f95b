import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach } from 'vitest';
import { type S3Stub, startS3Stub } from './s3-stub.ts';

/** Gives each test of a file an empty bucket, and a client that asks once. */
export function useBucket(): { readonly s3: S3Stub; readonly client: S3Client } {
  let s3: S3Stub;
  let client: S3Client;

  beforeEach(async () => {
    s3 = await startS3Stub();
    client = createClient(s3.origin);
  });
  afterEach(async () => {
    client.destroy();
    await s3.close();
  });

  return {
    get s3() {
      return s3;
    },
    get client() {
      return client;
    },
  };
}

/** A client of the bucket at this origin, which asks once. */
export function createClient(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
