import { text } from 'node:stream/consumers';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SignatureV4 } from '@smithy/signature-v4';
import { type AwsAccess, secretsManagerClient } from './clients.ts';
import { withinTime } from './time-limit.ts';

/** A person waits for the answer, and the run can do without it. */
const LIMIT_MILLIS = 10_000;

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15';

/** Where STS is in regions whose hosts have another suffix. */
const SUFFIXES = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
] as const;

/**
 * The ARN of whoever the AWS credentials of the standard chain belong to; `undefined` where it cannot be told. Needs no
 * permission. Never throws.
 * @param env the SDK's own variables may name another host of STS
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function callerIdentity(
  env: Readonly<Record<string, string | undefined>>,
  access: AwsAccess,
): Promise<string | undefined> {
  try {
    // Of the client of another service its credentials, region and connections are as good.
    const client = await secretsManagerClient(access)();
    const endpoint = env.AWS_ENDPOINT_URL_STS ?? env.AWS_ENDPOINT_URL;
    return await withinTime(LIMIT_MILLIS, 'STS gave no response', ask(client, endpoint));
  } catch {
    return undefined;
  }
}

async function ask({ config }: SecretsManagerClient, endpoint?: string) {
  const { credentials, sha256, requestHandler } = config;
  const region = await config.region();
  const { protocol, hostname, port, host } = new URL(endpoint ?? `https://${hostOf(region)}`);
  const signer = new SignatureV4({ credentials, region, service: 'sts', sha256 });
  const signed = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    ...(port !== '' && { port: Number(port) }),
    path: '/',
    query: {},
    headers: { host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: BODY,
  });
  const { response } = await requestHandler.handle(signed);
  const body = await text(response.body);
  return response.statusCode === 200 ? /<Arn>(arn:[^<\s]+)<\/Arn>/.exec(body)?.[1] : undefined;
}

function hostOf(region: string): string {
  const [, suffix = 'amazonaws.com'] = SUFFIXES.find(([start]) => region.startsWith(start)) ?? [];
  return `sts.${region}.${suffix}`;
}
