import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SweepError } from '../errors.ts';
import type { AwsCredentialProvider } from '../ports.ts';

/** A client that is loaded and made when it is first needed: a run without secrets does not pay for it. */
export function secretsManagerClient(): () => Promise<SecretsManagerClient> {
  let client: Promise<SecretsManagerClient> | undefined;
  return () => {
    client ??= import('@aws-sdk/client-secrets-manager').then(
      ({ SecretsManagerClient }) => new SecretsManagerClient({}),
    );
    return client;
  };
}

/** The standard credential chain of the SDK, resolved when first asked. */
export function awsCredentialChain(): AwsCredentialProvider {
  let chain: Promise<AwsCredentialProvider> | undefined;
  return async () => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) =>
      defaultProvider(),
    );
    try {
      return await (await chain)();
    } catch (cause) {
      throw new SweepError('unauthorized', 'there are no AWS credentials in the standard chain', {
        cause,
      });
    }
  };
}
