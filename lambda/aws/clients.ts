import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SweepError } from '../errors.ts';
import type { AwsCredentialProvider } from '../ports.ts';

/** By default the SDK waits forever for a response, until Lambda ends the run without a report. */
const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
};

/** A client that is loaded and created on first use: a run without secrets does not pay for it. */
export function secretsManagerClient(): () => Promise<SecretsManagerClient> {
  let client: Promise<SecretsManagerClient> | undefined;
  return () => {
    client ??= import('@aws-sdk/client-secrets-manager').then(
      ({ SecretsManagerClient }) => new SecretsManagerClient({ requestHandler: REQUEST_HANDLER }),
    );
    return client;
  };
}

/** A client for the audit bucket. */
export async function s3Client(): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({ requestHandler: REQUEST_HANDLER });
}

/** The standard credential chain of the SDK, loaded on first use. */
export function awsCredentialChain(): AwsCredentialProvider {
  let chain: Promise<AwsCredentialProvider> | undefined;
  return async () => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) =>
      defaultProvider(),
    );
    try {
      return await (await chain)();
    } catch (cause) {
      throw new SweepError('unauthorized', 'no AWS credentials were found in the standard chain', {
        cause,
      });
    }
  };
}
