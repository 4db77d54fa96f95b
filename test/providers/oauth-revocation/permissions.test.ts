import { describe, expect, test } from 'vitest';
import { registerPermissions } from '../../../lambda/providers/oauth-revocation/permissions.ts';

describe('The IAM permissions for a register of secrets', () => {
  test('read and tag only secrets with the tag of the register', () => {
    const [listing, values, ...others] = registerPermissions({ key: 'team', value: 'lab' });
    expect(others).toEqual([]);
    expect(listing?.actions).toEqual([
      'secretsmanager:ListSecrets',
      'secretsmanager:BatchGetSecretValue',
    ]);
    expect(values).toMatchObject({
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:TagResource'],
      conditions: { StringEquals: { 'secretsmanager:ResourceTag/team': 'lab' } },
    });
  });
});
