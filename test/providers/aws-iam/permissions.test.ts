import { describe, expect, test } from 'vitest';
import { awsIamAccessKeys } from '../../../lambda/providers/aws-iam/access-keys.ts';

describe('The rights that sweeping IAM access keys needs', () => {
  test('are exactly those that its settings need', () => {
    const permissions = (settings: unknown) =>
      awsIamAccessKeys
        .permissions(awsIamAccessKeys.settings.parse(settings))
        .map(({ actions, resources }) => [actions, resources]);
    const keyActions = [
      'iam:ListAccessKeys',
      'iam:GetAccessKeyLastUsed',
      'iam:UpdateAccessKey',
      'iam:DeleteAccessKey',
    ];
    const users = 'arn:{partition}:iam::{account}:user';
    expect(permissions({ users: 'all' })).toEqual([
      [['iam:ListUsers'], [`${users}/*`]],
      [keyActions, [`${users}/*`]],
      [['iam:GenerateCredentialReport', 'iam:GetCredentialReport'], ['*']],
    ]);
    expect(permissions({ users: ['ci-*'], paths: ['/bots/'] })).toEqual([
      [['iam:ListUsers'], [`${users}/bots/*`]],
      [keyActions, [`${users}/bots/ci-*`, `${users}/bots/*/ci-*`]],
    ]);
    const roleArn = 'arn:aws:iam::111122223333:role/sweeper';
    expect(permissions({ users: 'all', roleArn })).toEqual([[['sts:AssumeRole'], [roleArn]]]);
  });
});
