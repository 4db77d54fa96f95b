import * as z from 'zod';
import { matchesGlob } from '../../domain/glob.ts';

/** What a connection of either kind of IAM credentials sweeps. */
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

/** The connection signs in with a role, so its secret is empty. */
export const NoCredentials = z.strictObject({});

/** Whether the name of a user is among those whose credentials are swept. */
export function isChosen({ users }: IamSettings, userName: string): boolean {
  return users === 'all' || users.some((glob) => matchesGlob(glob, userName));
}

/** The paths under which users are listed. */
export function pathsOf({ paths = ['/'] }: IamSettings): readonly string[] {
  return paths;
}

/** The id of the account that the role belongs to; `undefined` without one, since the own account is not known. */
export function accountOf({ roleArn }: IamSettings): string | undefined {
  return roleArn?.split(':')[4];
}
