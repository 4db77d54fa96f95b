import { expect, test } from 'vitest';
import { awsErrorKind, awsErrorName, missingRegion } from '../../lambda/aws/errors.ts';

test.each([
  ['AccessDenied', 'denied'],
  ['AccessDeniedException', 'denied'],
  ['UnauthorizedOperation', 'denied'],
  ['InvalidClientTokenId', 'credentials'],
  ['UnrecognizedClientException', 'credentials'],
  ['InvalidSignatureException', 'credentials'],
  ['ExpiredToken', 'credentials'],
  ['ExpiredTokenException', 'credentials'],
  ['CredentialsProviderError', 'no-credentials'],
  ['Throttling', 'throttled'],
  ['ThrottlingException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['InternalFailure', 'server-error'],
  ['ServiceUnavailable', 'server-error'],
])('the error name %s means %s in every service', (name, kind) => {
  expect(awsErrorKind(name)).toBe(kind);
});

test.each(['NoSuchEntity', 'NotAccessDenied', 'constructor', ''])(
  'the error name %j means nothing in every service',
  (name) => {
    expect(awsErrorKind(name)).toBeUndefined();
  },
);

test('an error without a name of its own is known by its message', () => {
  expect(awsErrorName(Object.assign(new Error('no'), { name: 'AccessDenied' }))).toBe(
    'AccessDenied',
  );
  expect(awsErrorName(new Error('Region is missing'))).toBe('Region is missing');
  expect(awsErrorName('a text')).toBe('');
});

test('a missing region is a setting to be corrected', () => {
  expect(missingRegion(new Error('Region is missing'))).toEqual([
    'invalid-settings',
    expect.stringContaining('AWS_REGION'),
  ]);
  expect(missingRegion(new Error('socket hang up'))).toBeUndefined();
});
