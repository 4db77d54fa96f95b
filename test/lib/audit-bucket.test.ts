import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
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
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
});

test('the audit is kept for the retention that was chosen, and the memory for ever', () => {
  const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
  const rules: { ExpirationInDays?: number; Prefix?: string }[] =
    bucket?.Properties.LifecycleConfiguration.Rules;
  const expiring = rules.filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
  expect(expiring).toMatchObject([{ ExpirationInDays: 30, Prefix: 'audit/' }]);
});
