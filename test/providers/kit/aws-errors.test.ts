import { describe, expect, test } from 'vitest';
import { awsErrorKind } from '../../../lambda/aws/errors.ts';
import { awsErrorCode } from '../../../lambda/providers/kit/aws-errors.ts';

describe('The name of an AWS error', () => {
  test.each([
    ['AccessDenied', 'forbidden', 'denied'],
    ['AccessDeniedException', 'forbidden', 'denied'],
    ['UnauthorizedOperation', 'forbidden', 'denied'],
    ['UnrecognizedClientException', 'unauthorized', 'credentials'],
    ['InvalidSignatureException', 'unauthorized', 'credentials'],
    ['SignatureDoesNotMatch', 'unauthorized', 'credentials'],
    ['IncompleteSignature', 'unauthorized', 'credentials'],
    ['MissingAuthenticationTokenException', 'unauthorized', 'credentials'],
    ['ExpiredTokenException', 'unauthorized', 'credentials'],
    ['InvalidClientTokenId', 'unauthorized', 'credentials'],
    ['CredentialsProviderError', 'unauthorized', 'no-credentials'],
    ['Throttling', 'throttled', 'throttled'],
    ['ThrottlingException', 'throttled', 'throttled'],
    ['RequestLimitExceeded', 'throttled', 'throttled'],
    ['InternalFailure', 'unavailable', 'server-error'],
    ['ServiceUnavailable', 'unavailable', 'server-error'],
  ])('%s means %s, to providers as to the adapters of the SDK', (name, code, kind) => {
    expect(awsErrorCode(name)).toBe(code);
    expect(awsErrorKind(name)).toBe(kind);
  });

  test.each([
    ['NoSuchEntityException', 'not-found'],
    ['ResourceNotFoundException', 'not-found'],
    ['DeleteConflict', 'conflict'],
    ['TooManyRequestsException', 'throttled'],
    ['MalformedCertificate', undefined],
    ['', undefined],
  ])('%s means %s to providers', (name, code) => {
    expect(awsErrorCode(name)).toBe(code);
  });
});
