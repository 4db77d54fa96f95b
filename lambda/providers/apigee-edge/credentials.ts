import * as z from 'zod';

/** What the connection's secret holds: one of three ways to sign in. */
export const ApigeeCredentials = z
  .object({
    username: z.string().min(1).optional().describe('Machine user, with `password`.'),
    password: z.string().min(1).optional().describe('Its password.'),
    accessToken: z.string().min(1).optional().describe('Or a bearer token as it is.'),
    refreshToken: z
      .string()
      .min(1)
      .optional()
      .describe('Or a refresh token, exchanged at the login host.'),
  })
  .superRefine((value, context) => {
    const fail = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const ways = [value.username ?? value.password, value.accessToken, value.refreshToken];
    if (ways.filter((way) => way !== undefined).length !== 1) {
      fail('username', 'give one of username with password, accessToken, and refreshToken');
    } else if (value.password !== undefined && value.username === undefined) {
      fail('username', 'is missing');
    } else if (value.username !== undefined && value.password === undefined) {
      fail('password', 'is missing');
    }
  });

/** {@link ApigeeCredentials}, parsed. */
export type ApigeeCredentials = z.output<typeof ApigeeCredentials>;
