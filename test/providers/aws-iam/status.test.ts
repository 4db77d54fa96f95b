import { expect, test } from 'vitest';
import { statusOf } from '../../../lambda/providers/aws-iam/status.ts';

test.each([
  ['Active', false],
  ['Inactive', true],
  ['Expired', true],
  ['SomethingNew', false],
])('an IAM credential with the status %s is disabled: %s', (status, disabled) => {
  expect(statusOf(status)).toEqual({ status, disabled });
});

test('an IAM credential without a status is not said to be enabled', () => {
  expect(statusOf(undefined)).toEqual({});
});
