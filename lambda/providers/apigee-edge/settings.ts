import * as z from 'zod';

/** What a connection to Apigee Edge sweeps, and how. */
export const ApigeeSettings = z
  .strictObject({
    organization: z
      .string()
      .regex(/^[\w-]{1,255}$/, 'must be the name of an organization')
      .describe('Organization whose tokens are swept.'),
    appIds: z
      .union([z.literal('all'), z.array(z.string().regex(/^[\w-]{1,255}$/)).min(1)])
      .describe('Ids of the apps whose tokens are swept, or `all`.'),
    removal: z
      .enum(['delete', 'revoke'])
      .describe(
        '`delete` removes the token for good; `revoke` marks it revoked and can be undone.',
      ),
    cascade: z
      .boolean()
      .optional()
      .describe('With `revoke`: the refresh token too. Default false.'),
  })
  .refine(({ removal, cascade }) => cascade === undefined || removal === 'revoke', {
    path: ['cascade'],
    message: 'requires removal: revoke',
  });

/** {@link ApigeeSettings}, parsed. */
export type ApigeeSettings = z.output<typeof ApigeeSettings>;
