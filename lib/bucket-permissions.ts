import type { Permission } from '../lambda/domain/permission.ts';

/** The permissions that the audit needs: to write a run's objects, and to find the intents of a run that died. */
export function auditPermissions(bucketArn: string, prefix: string): readonly Permission[] {
  return [
    {
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resources: [`${bucketArn}/${prefix}*`],
      reason: 'the audit and the intents of a run; an upload that broke off is cleaned away',
    },
    {
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': `${prefix}intents/*` } },
      reason: 'a run that died is found by the names of its intents',
    },
  ];
}

/** The permissions that the memory needs: to read and to replace it. */
export function memoryPermissions(bucketArn: string, prefix: string): readonly Permission[] {
  return [
    {
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${bucketArn}/${prefix}*`],
      reason: 'what is remembered of each connection, its lease, and plans that await an approval',
    },
    {
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
      reason: 'that nothing is remembered yet is told apart from being refused',
    },
  ];
}

/** The permission to drop plans, where some can be approved. */
export function dropPlans(bucketArn: string, memoryPrefix: string): Permission {
  return {
    actions: ['s3:DeleteObject'],
    resources: [`${bucketArn}/${memoryPrefix}plan.*`],
    reason: 'plans that can no longer be approved; nothing else of the memory is ever deleted',
  };
}

/** The permission that a customer-managed key of the bucket needs. */
export function useBucketKey(keyArn: string): Permission {
  return {
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: [keyArn],
    reason: 'the key of the audit bucket',
  };
}
