import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { SweepError } from '../errors.ts';
import { iamError } from './iam-errors.ts';

type Options = Parameters<typeof fromTemporaryCredentials>[0];

/** A credential provider of the SDK. */
export type SdkCredentialProvider = ReturnType<typeof fromTemporaryCredentials>;

/** Appears in the CloudTrail of the other account. */
const SESSION_NAME = 'token-sweeper';

/**
 * Provides the credentials of a role, which it assumes with those of `chain` on first use and again once they expire.
 * The provider throws SweepError.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(
  roleArn: string,
  chain: SdkCredentialProvider,
  clientConfig: NonNullable<Options['clientConfig']>,
): SdkCredentialProvider {
  const assume = fromTemporaryCredentials({
    masterCredentials: chain,
    clientConfig,
    params: { RoleArn: roleArn, RoleSessionName: SESSION_NAME },
  });
  return async () => {
    try {
      return await assume();
    } catch (error) {
      const problem = iamError(error, `assuming ${roleArn}`);
      if (problem.code !== 'forbidden') throw problem;
      const advice =
        'the role does not exist, or its trust policy does not allow this role to assume it';
      throw new SweepError('unauthorized', `assuming ${roleArn}: ${advice}`, { cause: error });
    }
  };
}
