import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SNSClient } from '@aws-sdk/client-sns';
import { ProxiedAgent } from '../network/proxied-agent.ts';
import type { Proxies } from '../network/proxies.ts';
import { awsCredentialChain, forSdk } from './credential-chain.ts';
import { REQUEST_HANDLER } from './request-handler.ts';
import { CALL_LIMIT_MILLIS, withinTime } from './time-limit.ts';

const TOO_LATE = `AWS gave no whole response within ${CALL_LIMIT_MILLIS / 1000} seconds; check the network between here and AWS`;

/** How a client signs in and sends its requests. */
function configOf(proxies: Proxies | undefined) {
  return {
    credentials: forSdk(awsCredentialChain(proxies)),
    requestHandler: { ...REQUEST_HANDLER, httpsAgent: new ProxiedAgent(proxies) },
  };
}

/** Around each call as a whole: the limits of the request handler end neither what trickles in nor the attempts together. */
const limitTime =
  <Args, Output>(next: (args: Args) => Promise<Output>) =>
  (args: Args): Promise<Output> =>
    withinTime(CALL_LIMIT_MILLIS, TOO_LATE, next(args));

/** A client that is loaded and created on first use: a run without secrets does not pay for it. */
export function secretsManagerClient(proxies?: Proxies): () => Promise<SecretsManagerClient> {
  let client: Promise<SecretsManagerClient> | undefined;
  return () => {
    client ??= import('@aws-sdk/client-secrets-manager').then(({ SecretsManagerClient }) => {
      const created = new SecretsManagerClient(configOf(proxies));
      created.middlewareStack.add(limitTime, { step: 'initialize' });
      return created;
    });
    return client;
  };
}

/** A client for the audit bucket. */
export async function s3Client(proxies?: Proxies): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client(configOf(proxies));
  client.middlewareStack.add(limitTime, { step: 'initialize' });
  return client;
}

/**
 * A client for a topic, in the region of the topic. It has little time, because it is used when the run is nearly over.
 */
export async function snsClient(topicArn: string, proxies?: Proxies): Promise<SNSClient> {
  const { SNSClient } = await import('@aws-sdk/client-sns');
  const { requestHandler, ...config } = configOf(proxies);
  const region = topicArn.split(':')[3];
  const client = new SNSClient({
    ...config,
    ...(region && { region }),
    maxAttempts: 2,
    requestHandler: { ...requestHandler, requestTimeout: 5_000 },
  });
  client.middlewareStack.add(limitTime, { step: 'initialize' });
  return client;
}

/** A client for mail to owners, created on first use. It waits where SES throttles, and for no response for long. */
export function sesClient(proxies?: Proxies): () => Promise<SESv2Client> {
  let client: Promise<SESv2Client> | undefined;
  return () => {
    client ??= import('@aws-sdk/client-sesv2').then(({ SESv2Client }) => {
      const { requestHandler, ...config } = configOf(proxies);
      const created = new SESv2Client({
        ...config,
        maxAttempts: 5,
        requestHandler: { ...requestHandler, requestTimeout: 5_000 },
      });
      created.middlewareStack.add(limitTime, { step: 'initialize' });
      return created;
    });
    return client;
  };
}
