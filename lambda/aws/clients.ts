import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SweepError } from '../errors.ts';
import { ProxiedAgent } from '../network/proxied-agent.ts';
import type { Proxies } from '../network/proxies.ts';
import type { AwsCredentialProvider } from '../ports.ts';
import { connectionMeaning } from './errors.ts';

/** By default the SDK waits forever for a response, until Lambda ends the run without a report. */
const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
};

/** How a client sends its requests. */
function requestHandler(proxies: Proxies | undefined) {
  return { ...REQUEST_HANDLER, ...(proxies && { httpsAgent: new ProxiedAgent(proxies) }) };
}

/** A client that is loaded and created on first use: a run without secrets does not pay for it. */
export function secretsManagerClient(proxies?: Proxies): () => Promise<SecretsManagerClient> {
  let client: Promise<SecretsManagerClient> | undefined;
  return () => {
    client ??= import('@aws-sdk/client-secrets-manager').then(
      ({ SecretsManagerClient }) =>
        new SecretsManagerClient({ requestHandler: requestHandler(proxies) }),
    );
    return client;
  };
}

/** A client for the audit bucket. */
export async function s3Client(proxies?: Proxies): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({ requestHandler: requestHandler(proxies) });
}

/**
 * What a client that tells people is made with: the region of the topic or bus, and little time, because it is used when the
 * run is nearly over.
 */
export function messageClientOptions(arn: string, proxies?: Proxies) {
  const region = arn.split(':')[3];
  const handler = { ...requestHandler(proxies), requestTimeout: 5_000 };
  return { ...(region && { region }), maxAttempts: 2, requestHandler: handler };
}

const NOT_FOUND = 'no AWS credentials were found in the standard chain';

/** The standard credential chain of the SDK, loaded on first use. */
export function awsCredentialChain(proxies?: Proxies): AwsCredentialProvider {
  let chain: Promise<AwsCredentialProvider> | undefined;
  return async () => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) =>
      defaultProvider({ clientConfig: { requestHandler: requestHandler(proxies) } }),
    );
    try {
      return await (await chain)();
    } catch (cause) {
      const meaning = connectionMeaning(cause);
      if (!meaning) throw new SweepError('unauthorized', NOT_FOUND, { cause });
      const [code, sentence] = meaning;
      throw new SweepError(code, `the AWS credentials could not be fetched: ${sentence}`, {
        cause,
      });
    }
  };
}
