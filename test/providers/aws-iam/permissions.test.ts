import { describe, expect, test, vi } from 'vitest';
import { awsIamAccessKeys } from '../../../lambda/providers/aws-iam/access-keys.ts';
import { OLD, useKeyWorld } from './key-world.ts';

const world = useKeyWorld();

describe('The rights that sweeping IAM access keys needs', () => {
  test('asks for exactly the rights that its settings need', () => {
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

  test.each([
    {},
    { users: [] },
    { users: ['a/b'] },
    { users: 'all', paths: ['bots/'] },
    { users: 'all', paths: ['/bots'] },
    { users: 'all', paths: ['/*/'] },
    { users: 'all', roleArn: 'arn:aws:iam::111122223333:user/ann' },
    { users: 'all', other: true },
  ])('refuses the settings %j', (settings) => {
    expect(awsIamAccessKeys.settings.safeParse(settings).success).toBe(false);
  });

  test('says so when no region is set', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    const { report } = await world.sweep({ when: OLD });
    expect(report.error?.message).toContain('set AWS_REGION');
  });
});
