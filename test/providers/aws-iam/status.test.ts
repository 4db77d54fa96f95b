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

test('an IAM credential without a status is unreadable', () => {
  expect(statusOf(undefined)).toEqual({
    providerState: {
      kind: 'unreadable',
      error: { code: 'invalid-response', message: 'IAM left out Status, which it documents' },
    },
  });
});
