import type { Permission } from '../../domain/permission.ts';
import { type IamSettings, pathsOf } from './settings.ts';

const USERS = 'arn:{partition}:iam::{account}:user';

/** The right to assume the role, whose account grants everything else. */
export function assumption(roleArn: string): Permission {
  const reason = 'the role of the other account, which holds the rights there';
  return { actions: ['sts:AssumeRole'], resources: [roleArn], reason };
}

/** The right to find the users under the paths. */
export function listingUsers(settings: IamSettings): Permission {
  return {
    actions: ['iam:ListUsers'],
    resources: pathsOf(settings).map((path) => `${USERS}${path}*`),
    reason: 'which users exist under a path',
  };
}

/** ARNs of the users whose credentials are swept; a glob means the same in IAM. */
export function chosenUsers(settings: IamSettings): readonly string[] {
  const { users } = settings;
  return pathsOf(settings).flatMap((path) =>
    users === 'all'
      ? [`${USERS}${path}*`]
      : users.flatMap((glob) => [`${USERS}${path}${glob}`, `${USERS}${path}*/${glob}`]),
  );
}
