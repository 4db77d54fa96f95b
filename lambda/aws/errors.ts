import { type ErrorCode, SweepError } from '../errors.ts';
import { connectionProblem } from '../network/connection-problem.ts';

/** An error code, and the sentence for the operator. */
export type AwsErrorMeaning = readonly [code: ErrorCode, sentence: string];

/** What an error that any AWS service or the SDK itself may give is about. */
type AwsErrorKind = 'denied' | 'credentials' | 'no-credentials' | 'throttled' | 'server-error';

/**
 * Error names that mean the same in every service; many occur with and without `Exception`. Providers that call AWS
 * without the SDK have their own, shorter table (`providers/kit/aws-errors.ts`), since neither side imports the other.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
const KINDS: readonly (readonly [names: RegExp, kind: AwsErrorKind])[] = [
  [/^(?:AccessDenied|UnauthorizedOperation|OptInRequired|NotAuthorized)/, 'denied'],
  [
    /^(?:InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|AuthFailure)/,
    'credentials',
  ],
  [/^CredentialsProviderError$/, 'no-credentials'],
  [/^(?:Throttling|RequestLimitExceeded)/, 'throttled'],
  [/^(?:InternalServiceError|InternalFailure|ServiceUnavailable)/, 'server-error'],
];

/** What the name of an error means in every service; `undefined` for a name that only its service knows. */
export function awsErrorKind(name: string): AwsErrorKind | undefined {
  return KINDS.find(([names]) => names.test(name))?.[1];
}

/** The name of an error of the SDK; the message where it has no name of its own, or is one of this program. */
export function awsErrorName(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return error.name === 'Error' || error instanceof SweepError ? error.message : error.name;
}

/** Sentences that say the same wherever they occur. */
export const INVALID_CREDENTIALS: AwsErrorMeaning = [
  'unauthorized',
  'AWS does not accept the credentials',
];
/** No credentials could be resolved. */
export const NO_CREDENTIALS: AwsErrorMeaning = [
  'unauthorized',
  'no valid AWS credentials were found',
];
/** AWS failed on its side. */
export const SERVER_ERROR: AwsErrorMeaning = ['unavailable', 'AWS returned a server error'];

/**
 * The meaning of an error by which no connection came about, or that this program found before AWS could; `undefined` where
 * no more is known than that.
 */
export function connectionMeaning(error: unknown): AwsErrorMeaning | undefined {
  if (error instanceof SweepError) return [error.code, error.message];
  const problem = connectionProblem(error);
  return problem && ['unavailable', problem.sentence];
}

/** The meaning of an SDK client without a region, which has no error name; `undefined` for any other error. */
export function missingRegion(error: unknown): AwsErrorMeaning | undefined {
  if (!(error instanceof Error && error.message.startsWith('Region is missing'))) return undefined;
  return ['invalid-settings', 'no AWS region is set; set AWS_REGION or the region of the profile'];
}
