import type { Permission } from '../../domain/permission.ts';
import type { Tag } from '../../domain/register-entry.ts';

/** What the function needs to read a register of secrets with this tag, and to tag its entries. */
export function registerPermissions({ key, value }: Tag): readonly Permission[] {
  return [
    {
      actions: ['secretsmanager:ListSecrets', 'secretsmanager:BatchGetSecretValue'],
      resources: ['*'],
      reason: 'neither action supports resource types; values still need GetSecretValue',
    },
    {
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:TagResource'],
      resources: ['arn:{partition}:secretsmanager:{region}:{account}:secret:*'],
      conditions: { StringEquals: { [`secretsmanager:ResourceTag/${key}`]: value } },
      reason: 'register entries are known only by their tag; revoked and inactive ones are tagged',
    },
  ];
}
