import { expect, test } from 'vitest';
import {
  auditPermissions,
  dropPlans,
  memoryPermissions,
  useBucketKey,
} from '../../lib/bucket-permissions.ts';

const BUCKET = 'arn:aws:s3:::audit';

test('the audit may be written and the names of its intents listed, and nothing of it read', () => {
  expect(auditPermissions(BUCKET, 'audit/x/')).toMatchObject([
    { actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resources: [`${BUCKET}/audit/x/*`] },
    {
      actions: ['s3:ListBucket'],
      resources: [BUCKET],
      conditions: { StringLike: { 's3:prefix': 'audit/x/intents/*' } },
    },
  ]);
});

test('the memory may be read and replaced below its prefix, and nothing of it deleted', () => {
  expect(memoryPermissions(BUCKET, 'memory/x/')).toMatchObject([
    { actions: ['s3:GetObject', 's3:PutObject'], resources: [`${BUCKET}/memory/x/*`] },
    {
      actions: ['s3:ListBucket'],
      resources: [BUCKET],
      conditions: { StringLike: { 's3:prefix': 'memory/x/*' } },
    },
  ]);
});

test('plans may be deleted, and nothing beside them', () => {
  expect(dropPlans(BUCKET, 'memory/x/')).toMatchObject({
    actions: ['s3:DeleteObject'],
    resources: [`${BUCKET}/memory/x/plan.*`],
  });
});

test('a key of the bucket may encrypt and decrypt, and nothing else', () => {
  expect(useBucketKey('arn:key')).toMatchObject({
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: ['arn:key'],
  });
});
