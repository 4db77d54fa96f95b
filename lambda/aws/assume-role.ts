import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { SweepError } from '../errors.ts';
import { iamError } from './iam-errors.ts';

type Options = Parameters<typeof fromTemporaryCredentials>[0];

/** A credential chain as the SDK wants it. */
export type SdkCredentialProvider = ReturnType<typeof fromTemporaryCredentials>;

/** Shows in the CloudTrail of the other account. */
const SESSION_NAME = 'token-sweeper';

/**
 * Credentials of a role, assumed with those of `chain` when first needed and again when they have expired.
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
      const advice = 'the role does not exist, or its trust policy does not let this one assume it';
      throw new SweepError('unauthorized', `assuming ${roleArn}: ${advice}`, { cause: error });
    }
  };
}
