import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Proxies } from '../network/proxies.ts';
import { awsCredentialChain, forSdk } from './credential-chain.ts';
import type { SdkRequestHandler } from './request-handler.ts';
import { limitedBy } from './time-limit.ts';

/** How AWS is reached. */
export interface AwsAccess {
  /** @default - every host is reached directly */
  readonly proxies?: Proxies | undefined;
  /**
   * Milliseconds that a call may take if it begins now, with its attempts and the credentials for it.
   * @default - two minutes
   */
  readonly callLimit?: (() => number) | undefined;
}

// Written out: declared by inference, it would name a file of the SDK by its place, which differs from one installation to another.
interface ClientConfig {
  readonly credentials: ReturnType<typeof forSdk>;
  readonly requestHandler: SdkRequestHandler;
}

/** How a client signs in and sends its requests. */
export async function configOf({ proxies }: AwsAccess): Promise<ClientConfig> {
  const { requestHandlerFor } = await import('./request-handler.ts');
  return {
    credentials: forSdk(awsCredentialChain(proxies)),
    requestHandler: requestHandlerFor(proxies),
  };
}

/** Around each call as a whole: the limits of the request handler end neither what trickles in nor the attempts together. */
export function limitTime({ callLimit }: AwsAccess) {
  const inTime = limitedBy(callLimit);
  return <Args, Output>(next: (args: Args) => Promise<Output>) =>
    (args: Args): Promise<Output> =>
      inTime(next(args));
}

/** A client that is loaded and created on first use: a run without secrets does not pay for it. */
export function secretsManagerClient(access: AwsAccess = {}): () => Promise<SecretsManagerClient> {
  let client: Promise<SecretsManagerClient> | undefined;
  return () => {
    client ??= createSecretsManagerClient(access);
    return client;
  };
}

async function createSecretsManagerClient(access: AwsAccess): Promise<SecretsManagerClient> {
  const { SecretsManagerClient } = await import('./sdk/secrets-manager.ts');
  const client = new SecretsManagerClient(await configOf(access));
  client.middlewareStack.add(limitTime(access), { step: 'initialize' });
  return client;
}

/** A client for the audit bucket. */
export async function s3Client(access: AwsAccess = {}): Promise<S3Client> {
  const { S3Client } = await import('./sdk/s3.ts');
  const client = new S3Client(await configOf(access));
  client.middlewareStack.add(limitTime(access), { step: 'initialize' });
  return client;
}

/** A client for a topic, in the region of the topic. It asks twice at most: it is used when the run is nearly over. */
export async function snsClient(topicArn: string, access: AwsAccess = {}): Promise<SNSClient> {
  const { SNSClient } = await import('./sdk/sns.ts');
  const { requestHandler, ...config } = await configOf(access);
  const region = topicArn.split(':')[3];
  const client = new SNSClient({
    ...config,
    ...(region && { region }),
    maxAttempts: 2,
    requestHandler: { ...requestHandler, requestTimeout: 5_000 },
  });
  client.middlewareStack.add(limitTime(access), { step: 'initialize' });
  return client;
}

/** A client for mail to owners, created on first use. It waits where SES throttles, and for no response for long. */
export function sesClient(access: AwsAccess = {}): () => Promise<SESv2Client> {
  let client: Promise<SESv2Client> | undefined;
  return () => {
    client ??= createSesClient(access);
    return client;
  };
}

async function createSesClient(access: AwsAccess): Promise<SESv2Client> {
  const { SESv2Client } = await import('./sdk/sesv2.ts');
  const { requestHandler, ...config } = await configOf(access);
  const client = new SESv2Client({
    ...config,
    maxAttempts: 5,
    requestHandler: { ...requestHandler, requestTimeout: 5_000 },
  });
  client.middlewareStack.add(limitTime(access), { step: 'initialize' });
  return client;
}
