import { IAMClient } from '@aws-sdk/client-iam';
import type { AwsCredentialProvider, Clock, Dependencies } from '../ports.ts';
import { assumeRole } from './assume-role.ts';
import { forSdk } from './credential-chain.ts';
import { accessKeyCalls } from './iam-access-keys.ts';
import { accountCalls } from './iam-account.ts';
import { IamCalls } from './iam-calls.ts';
import { serviceCredentialCalls } from './iam-service-credentials.ts';
import { createSdkTransport } from './sdk-transport.ts';

/** How IAM is reached. */
export interface IamOptions {
  readonly openHttp: Dependencies['openHttp'];
  readonly clock: Clock;
  /** The standard credential chain. */
  readonly credentials: AwsCredentialProvider;
  /** Replaces the hosts of IAM and of STS. */
  readonly endpoint: URL | undefined;
  /** A role to assume first. */
  readonly roleArn: string | undefined;
}

/**
 * IAM for one connection. Every operation throws SweepError.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
export function connectIam({ openHttp, clock, credentials, endpoint, roleArn }: IamOptions) {
  const transport = createSdkTransport(openHttp, endpoint);
  const { wasRepeated: _, ...clientConfig } = transport;
  const shared = { ...clientConfig, ...(endpoint && { endpoint: endpoint.href }) };
  const chain = forSdk(credentials);
  const client = new IAMClient({
    ...shared,
    credentials: roleArn === undefined ? chain : assumeRole(roleArn, chain, shared),
  });
  const calls = new IamCalls(client, transport);
  const providers = roleArn === undefined ? [chain] : [chain, client.config.credentials];
  return {
    ownAccessKeyIds: async (): Promise<readonly string[]> => {
      const identities = await calls.call('signing in', () =>
        Promise.all(providers.map((provide) => provide())),
      );
      return identities.map(({ accessKeyId }) => accessKeyId);
    },
    ...accountCalls(calls, clock),
    ...accessKeyCalls(calls),
    ...serviceCredentialCalls(calls),
  };
}
