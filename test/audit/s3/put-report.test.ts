import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { putReport } from '../../../lambda/audit/s3/put-report.ts';
import { type S3Stub, startS3Stub } from '../../support/s3-stub.ts';

let s3: S3Stub;

beforeEach(async () => {
  s3 = await startS3Stub();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.origin);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await s3.close();
});

test('a report is put beside the audit, where the answer says that it is', async () => {
  const bucket = { bucket: 'bucket', prefix: 'audit/nightly/' };
  const place = await putReport('{}', bucket, 'run-1', {});
  expect(place).toBe('s3://bucket/audit/nightly/reports/run-1.json');
  expect(s3.objects.get('audit/nightly/reports/run-1.json')?.toString()).toBe('{}');
});
