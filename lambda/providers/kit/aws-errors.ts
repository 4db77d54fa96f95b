import type { ErrorCode } from '../../errors.ts';

/** The names that AWS services and their SDK give to common errors; many come with and without `Exception`. */
const CODES: readonly (readonly [names: RegExp, code: ErrorCode])[] = [
  [/^(?:AccessDenied|UnauthorizedOperation|OptInRequired|NotAuthorized)/, 'forbidden'],
  [
    /^(?:InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|AuthFailure|CredentialsProviderError)/,
    'unauthorized',
  ],
  [/^(?:Throttl|TooManyRequests|RequestLimitExceeded)/, 'throttled'],
  [/^(?:NoSuchEntity|ResourceNotFound)/, 'not-found'],
  [/^(?:ConcurrentModification|EntityTemporarilyUnmodifiable|DeleteConflict)/, 'conflict'],
  [/^(?:InternalServiceError|InternalFailure|ServiceUnavailable)/, 'unavailable'],
];

/**
 * What an error of AWS means, by its name; `undefined` for a name that only its service knows.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * @example
 * awsErrorCode('ExpiredTokenException'); // 'unauthorized'
 * awsErrorCode('MalformedCertificate'); // undefined
 */
export function awsErrorCode(name: string): ErrorCode | undefined {
  return CODES.find(([names]) => names.test(name))?.[1];
}
