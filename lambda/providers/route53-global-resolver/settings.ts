import * as z from 'zod';

/** An identifier of this API, as it stands in a path. */
export const ResolverId = z
  .string()
  .regex(/^(?!\.{1,2}$)[-.a-zA-Z0-9]{1,64}$/, 'must be 1–64 letters, digits, . or -');

/** What a connection to Global Resolver sweeps. */
export const ResolverSettings = z.strictObject({
  dnsViewIds: z
    .union([z.literal('all'), z.array(ResolverId).min(1)])
    .describe('DNS views to sweep, or `all` to discover them over all resolvers.'),
});

/** {@link ResolverSettings}, parsed. */
export type ResolverSettings = z.output<typeof ResolverSettings>;

/** An AWS access key; without a secret, the standard credential chain signs. */
export const ResolverCredentials = z.object({
  accessKeyId: z.string().min(1).describe('Access key id.'),
  secretAccessKey: z.string().min(1).describe('Secret access key.'),
  sessionToken: z.string().min(1).optional().describe('Only with temporary credentials.'),
});

/** {@link ResolverCredentials}, parsed. */
export type ResolverCredentials = z.output<typeof ResolverCredentials>;
