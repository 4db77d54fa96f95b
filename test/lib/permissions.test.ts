import { describe, expect, test } from 'vitest';
import type { Permission } from '../../lambda/domain/permission.ts';
import { InvalidDeploymentError } from '../../lib/deployment-error.ts';
import {
  connectionPermissions,
  type PermittedConnection,
  type SecretScope,
} from '../../lib/permissions.ts';

const PLACE = { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' };
const ARN = 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:';
const SCOPE: SecretScope = { place: PLACE, accounts: [], keyArns: [] };

function connection(secret?: string, permissions: readonly Permission[] = []): PermittedConnection {
  const module = { name: 'some-provider', permissions: () => permissions };
  return { name: 'one', module, settings: {}, ...(secret !== undefined && { secret }) };
}

function readable(...secrets: string[]): readonly string[] {
  const permissions = connectionPermissions(
    secrets.map((one) => connection(one)),
    SCOPE,
  );
  return permissions
    .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
    .flatMap(({ resources }) => resources);
}

describe('secrets', () => {
  test('a name means the secret of that name, here', () => {
    expect(readable('team/huawei')).toEqual([`${ARN}team/huawei-??????`]);
  });

  test('a full ARN means itself', () => {
    expect(readable(`${ARN}team/huawei-AbC123`)).toEqual([`${ARN}team/huawei-AbC123`]);
  });

  test('a partial ARN is completed', () => {
    expect(readable(`${ARN}team/huawei`)).toEqual([`${ARN}team/huawei-??????`]);
  });

  test('an ARN that may be partial or full is granted as both', () => {
    expect(readable(`${ARN}prod-apigee`)).toEqual([
      `${ARN}prod-apigee`,
      `${ARN}prod-apigee-??????`,
    ]);
  });

  test('one secret of two connections is granted once', () => {
    expect(readable('a', 'a', 'b')).toHaveLength(2);
  });

  test('many are spread over statements that fit into a policy, and too many stop the synth', () => {
    const names = (count: number) => Array.from({ length: count }, (_, n) => `team-${n}`);
    expect(new Set(readable(...names(95))).size).toBe(95);
    expect(() => readable(...names(500))).toThrow('500 secrets are more than the policies');
  });

  test('connections without secrets need no permission', () => {
    expect(connectionPermissions([connection()], SCOPE)).toEqual([]);
  });

  test('their keys may be used by way of Secrets Manager only', () => {
    const key = 'arn:aws-cn:kms:cn-north-1:111122223333:key/1';
    expect(connectionPermissions([connection('a')], { ...SCOPE, keyArns: [key] })).toContainEqual(
      expect.objectContaining({
        actions: ['kms:Decrypt'],
        resources: [key],
        conditions: {
          StringEquals: { 'kms:ViaService': 'secretsmanager.cn-north-1.amazonaws.com' },
        },
      }),
    );
  });
});

describe('a secret out of reach stops the synth', () => {
  const problemsOf = (secrets: string[], scope = SCOPE) => {
    try {
      connectionPermissions(
        secrets.map((one) => connection(one)),
        scope,
      );
    } catch (error) {
      if (error instanceof InvalidDeploymentError) return error.problems;
      throw error;
    }
    return [];
  };
  const elsewhere = ARN.replace('cn-north-1', 'cn-northwest-1');
  const foreign = ARN.replace('111122223333', '444455556666');

  test('by all problems at once, each with its path and its way out', () => {
    expect(problemsOf(['fine', `${elsewhere}a`, `${foreign}b`])).toEqual([
      expect.stringMatching(/^connections\[1\]\.secret: .* replicate the secret to cn-north-1/),
      expect.stringMatching(/^connections\[2\]\.secret: .* list 444455556666 in secretAccounts/),
    ]);
  });

  test('unless its account was listed', () => {
    expect(problemsOf([`${foreign}b`], { ...SCOPE, accounts: ['444455556666'] })).toEqual([]);
  });

  test.each(['*', 'team/*', '', `${ARN}*`, `${ARN}team/?`, 'arn:aws:s3:::bucket'])(
    'and so does what is no secret: %j',
    (secret) => {
      expect(problemsOf([secret])).toEqual([
        expect.stringContaining('neither the name nor the ARN of a secret'),
      ]);
    },
  );
});

test("a provider's own statement is resolved to the deployment's partition, region and account", () => {
  const statement = {
    actions: ['route53globalresolver:DeleteAccessToken'],
    resources: ['arn:{partition}:x:{region}:{account}:y/*'],
    reason: 'a reason',
  };
  expect(connectionPermissions([connection(undefined, [statement])], SCOPE)).toEqual([
    { ...statement, resources: ['arn:aws-cn:x:cn-north-1:111122223333:y/*'] },
  ]);
});
