import { expect, test } from 'vitest';
import { registerError, secretError } from '../../lambda/aws/secret-errors.ts';

const named = (name: string) => Object.assign(new Error('details'), { name });

test.each([
  ['AccessDeniedException', 'forbidden', /^access denied reading secret crm; grant secretsmanager/],
  ['ResourceNotFoundException', 'not-found', /^secret crm does not exist/],
  ['InvalidRequestException', 'not-found', /^secret crm is scheduled for deletion/],
  ['ValidationException', 'not-found', /^secret crm is not a valid secret name or ARN/],
  ['DecryptionFailure', 'forbidden', /^secret crm cannot be decrypted; grant kms:Decrypt/],
  ['ExpiredTokenException', 'unauthorized', /^secret crm was not read: AWS does not accept/],
  ['CredentialsProviderError', 'unauthorized', /no valid AWS credentials were found/],
  ['ThrottlingException', 'unavailable', /throttled/],
  ['InternalServiceError', 'unavailable', /AWS returned a server error/],
  ['SomethingNew', 'unavailable', /no usable response/],
])('a secret that fails with %s is %s', (name, code, message) => {
  const cause = named(name);
  expect(secretError('crm', name, cause)).toMatchObject({
    code,
    message: expect.stringMatching(message),
    cause,
  });
});

test('a call that is denied names the action to grant', () => {
  const error = registerError('listing the register', 'ListSecrets', named('AccessDenied'));
  expect(error).toMatchObject({
    code: 'forbidden',
    message: 'access denied listing the register; grant secretsmanager:ListSecrets',
  });
});

test('a call without a region says how to set one', () => {
  const error = registerError(
    'listing the register',
    'ListSecrets',
    new Error('Region is missing'),
  );
  expect(error).toMatchObject({
    code: 'invalid-settings',
    message:
      'listing the register: no AWS region is set; set AWS_REGION or the region of the profile',
  });
});
