import { expect, test } from 'vitest';
import { putReport } from '../../../lambda/audit/s3/put-report.ts';
import { useS3Environment } from '../../support/aws-environment.ts';

const s3 = useS3Environment();

test('a report is put beside the audit, where the answer says that it is', async () => {
  const bucket = { bucket: 'bucket', prefix: 'audit/nightly/' };
  const place = await putReport('{}', bucket, 'run-1', {});
  expect(place).toBe('s3://bucket/audit/nightly/reports/run-1.json');
  expect(s3().objects.get('audit/nightly/reports/run-1.json')?.toString()).toBe('{}');
});
