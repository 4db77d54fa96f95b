import { expect, test } from 'vitest';
import { iamError, isNoSuchEntity } from '../../lambda/aws/iam-errors.ts';
import { SweepError } from '../../lambda/errors.ts';

const named = (name: string) => Object.assign(new Error('details'), { name });
const withStatus = (httpStatusCode: unknown) =>
  Object.assign(named('Unknown'), { $metadata: { httpStatusCode } });

test.each([
  ['AccessDeniedException', 'forbidden'],
  ['InvalidClientTokenId', 'unauthorized'],
  ['CredentialsProviderError', 'unauthorized'],
  ['Throttling', 'throttled'],
  ['ServiceUnavailable', 'unavailable'],
  ['NoSuchEntityException', 'not-found'],
  ['DeleteConflict', 'conflict'],
  ['ConstructorOfSomething', 'invalid-response'],
])('an IAM error named %s is %s', (name, code) => {
  const cause = named(name);
  expect(iamError(cause, 'listing the users')).toMatchObject({
    code,
    message: expect.stringMatching(/^listing the users: /),
    cause,
  });
});

test.each([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [429, 'throttled'],
  [503, 'unavailable'],
  [200, 'invalid-response'],
  ['503', 'invalid-response'],
])('an IAM error without a known name is told by its status %j: %s', (status, code) => {
  expect(iamError(withStatus(status), 'listing the users').code).toBe(code);
});

test('an IAM error names the error of AWS, but never the class of a JavaScript error', () => {
  expect(iamError(named('DeleteConflict'), 'deleting').message).toMatch(/ \(DeleteConflict\)$/);
  expect(iamError(new TypeError('x'), 'deleting').message).not.toContain('TypeError');
});

test('an error of the sweeper passes unchanged', () => {
  const error = new SweepError('timeout', 'no response in time');
  expect(iamError(error, 'listing the users')).toBe(error);
});

test('only IAM itself can say that an entity does not exist', () => {
  expect(isNoSuchEntity(named('NoSuchEntityException'))).toBe(true);
  expect(isNoSuchEntity(withStatus(404))).toBe(false);
});
