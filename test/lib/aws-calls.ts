import type { S3Stub } from '../support/s3-stub.ts';
import type { ReceivedRequest } from '../support/sandbox/message.ts';
import type { Sandbox } from '../support/sandbox/sandbox.ts';
import { operationOf, type SecretsManagerStub } from '../support/sandbox/secrets-manager.ts';
import type { Call } from './iam.ts';

/** The account in which the sandbox's AWS resources lie. */
const ACCOUNT = '111122223333';

/** Every AWS call that reached the sandbox and the bucket, as IAM would be asked about it. */
export function awsCalls(
  { secretsManager, route53 }: Sandbox,
  s3: S3Stub,
  bucketArn: string,
): Call[] {
  return [
    ...secretsManager.server.requests.flatMap((one) => secretCalls(one, secretsManager.simulator)),
    ...route53.server.requests.map(resolverCall),
    ...s3.calls.map((call) => bucketCall(call, bucketArn)),
  ];
}

/** A batch is one call that knows no resources, and one for each secret that it reads. */
function secretCalls(request: ReceivedRequest, simulator: SecretsManagerStub): Call[] {
  const operation = operationOf(request);
  const action = `secretsmanager:${operation}`;
  const { SecretId, SecretIdList = [] } = JSON.parse(request.body);
  const about = (id: string, what: string): Call => {
    const name = nameOf(id);
    const tags = Object.entries(simulator.tags(name));
    const context = tags.map(([key, value]) => [`secretsmanager:ResourceTag/${key}`, value]);
    return { action: what, resource: arnOf(name), context: Object.fromEntries(context) };
  };
  switch (operation) {
    case 'BatchGetSecretValue':
      return [
        { action, resource: '*' },
        ...SecretIdList.map((id: string) => about(id, 'secretsmanager:GetSecretValue')),
      ];
    case 'ListSecrets':
      return [{ action, resource: '*' }];
    default:
      return [about(SecretId, action)];
  }
}

function nameOf(id: string): string {
  return id.replace(/^arn:.*:secret:(.*)-.{6}$/, '$1');
}

function arnOf(name: string): string {
  return `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}-AbCd12`;
}

function resolverCall({ method, path }: ReceivedRequest): Call {
  const service = 'route53globalresolver';
  const [, id] = /^\/tokens\/([^/]+)$/.exec(path) ?? [];
  if (id !== undefined)
    return {
      action: `${service}:${method === 'DELETE' ? 'DeleteAccessToken' : 'GetAccessToken'}`,
      resource: `arn:aws:${service}::${ACCOUNT}:access-token/${id}`,
    };
  const lists: readonly (readonly [RegExp, string])[] = [
    [/^\/global-resolver$/, 'ListGlobalResolvers'],
    [/^\/dns-views\/resolver\/[^/]+$/, 'ListDNSViews'],
    [/^\/tokens\/dns-view\/[^/]+$/, 'ListAccessTokens'],
  ];
  const [, action] = lists.find(([pattern]) => pattern.test(path)) ?? [];
  if (action === undefined) throw new Error(`an unknown call: ${method} ${path}`);
  return { action: `${service}:${action}`, resource: '*' };
}

/** Every step of an upload needs the one permission to put an object. */
function bucketCall(call: string, bucketArn: string): Call {
  const [operation = '', key = ''] = call.split(' ');
  if (operation === 'ListObjectsV2')
    return { action: 's3:ListBucket', resource: bucketArn, context: { 's3:prefix': key } };
  const puts = ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];
  const action = puts.includes(operation) ? 'PutObject' : operation;
  return { action: `s3:${action}`, resource: `${bucketArn}/${key}` };
}
