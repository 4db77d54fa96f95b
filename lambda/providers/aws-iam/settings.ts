import * as z from 'zod';
import { matchesGlob } from '../../domain/glob.ts';
import type { Permission } from '../../ports.ts';

/** What the connections of both kinds of IAM credentials are told. */
export const IamSettings = z.strictObject({
  users: z
    .union([
      z.literal('all'),
      z.array(z.string().regex(/^[\w+=,.@*?-]{1,64}$/, 'must be a user name or a glob')).min(1),
    ])
    .describe('Names of the users whose credentials are swept, `*` and `?` allowed, or `all`.'),
  paths: z
    .array(z.string().regex(/^\/(?:[\w+=,.@-]+\/)*$/, 'must begin and end with a slash'))
    .min(1)
    .optional()
    .describe('Only users under these paths, such as `/division/`.'),
  roleArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, 'must be the ARN of a role')
    .optional()
    .describe('Role to assume, for another account; the function’s own role without it.'),
});

/** {@link IamSettings}, parsed. */
export type IamSettings = z.output<typeof IamSettings>;

/** The connection signs in with a role, so its secret holds nothing. */
export const NoCredentials = z.strictObject({});

/** Whether the credentials of this user are to be swept, as far as the name tells. */
export function isChosen({ users }: IamSettings, userName: string): boolean {
  return users === 'all' || users.some((glob) => matchesGlob(glob, userName));
}

/** The paths under which users are to be looked for. */
export function pathsOf({ paths = ['/'] }: IamSettings): readonly string[] {
  return paths;
}

/** The right to be the role, in whose account everything else has to be allowed. */
export function assumption(roleArn: string): Permission {
  const reason = 'the role of the other account, which holds the rights there';
  return { actions: ['sts:AssumeRole'], resources: [roleArn], reason };
}

/** The right to find the users under the paths. */
export function listingUsers(settings: IamSettings): Permission {
  return {
    actions: ['iam:ListUsers'],
    resources: pathsOf(settings).map((path) => `${USERS}${path}*`),
    reason: 'which users there are under a path',
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

const USERS = 'arn:{partition}:iam::{account}:user';
