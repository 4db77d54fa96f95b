import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Options of the audit bucket. */
export interface AuditBucketProps {
  /** How long an audit object is kept. */
  readonly retention: Duration;
  /** @default - a key managed by Amazon S3 */
  readonly encryptionKey?: IKey;
}

/**
 * Creates the bucket for the audit. It is private, encrypted, versioned, accepts TLS only and outlives its stack:
 * after the sweeper is removed, the record of what it revoked is still needed.
 */
export function createAuditBucket(scope: Construct, id: string, props: AuditBucketProps): Bucket {
  return new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    encryption: props.encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
    ...(props.encryptionKey && { encryptionKey: props.encryptionKey, bucketKeyEnabled: true }),
    // A bucket of a deployment that fails at its first attempt is empty, and goes with it.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    lifecycleRules: [
      {
        id: 'audit-retention',
        // Nothing else expires: the memory of a connection that was not swept for long is needed all the more.
        prefix: 'audit/',
        expiration: props.retention,
      },
      {
        id: 'replaced-versions',
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
      { id: 'leftover-markers', expiredObjectDeleteMarker: true },
    ],
  });
}
