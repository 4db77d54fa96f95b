import { afterEach, beforeEach, vi } from 'vitest';
import { type S3Stub, startS3Stub } from './s3-stub.ts';

/** Gives each test of a file a region and credentials, as the SDK reads them. */
export function useAwsEnvironment(): void {
  beforeEach(() => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}

/** Gives each test of a file an empty bucket besides, which the SDK takes for S3. */
export function useS3Environment(): () => S3Stub {
  useAwsEnvironment();
  let s3: S3Stub;
  beforeEach(async () => {
    s3 = await startS3Stub();
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.origin);
  });
  afterEach(() => s3.close());
  return () => s3;
}
