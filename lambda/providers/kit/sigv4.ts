import { AwsV4Signer } from 'aws4fetch';
import type { Signer } from '../../http-ports.ts';
import type { AwsCredentialProvider } from '../../ports.ts';

/**
 * Signs requests for an AWS service with Signature Version 4.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @example
 * const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' });
 * const sign = sigv4({ credentials, region: 'us-east-1', service: 'iam' });
 * const headers = await sign({ method: 'GET', url: new URL('https://iam.amazonaws.com/') }, Date.UTC(2026, 0));
 * headers['x-amz-date']; // '20260101T000000Z'
 */
export function sigv4(options: {
  readonly credentials: AwsCredentialProvider;
  readonly region: string;
  readonly service: string;
}): Signer {
  const { credentials, region, service } = options;
  const cache = new Map<string, ArrayBuffer>(); // of the day's derived keys
  return async ({ method, url, headers, body }, now) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const datetime = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service,
      region,
      cache,
      datetime,
    });
    return {
      'x-amz-date': datetime,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
      authorization: await signer.authHeader(),
    };
  };
}
