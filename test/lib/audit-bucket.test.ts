import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { test } from 'vitest';
import { createAuditBucket } from '../../lib/audit-bucket.ts';
import { templateWith } from './synth.ts';

const template = templateWith((stack) => {
  createAuditBucket(stack, 'Audit', { retention: Duration.days(30) });
});

test('the audit bucket is private, versioned and encrypted', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: Match.anyValue(),
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
});

test('the audit bucket outlives its stack', () => {
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
});

test('the audit bucket keeps objects for the retention that was chosen', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 30 })]),
    },
  });
});
