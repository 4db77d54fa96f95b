import * as z from 'zod';

/** An identifier of this API, as it stands in a path. */
export const HuaweiId = z
  .string()
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/, 'must be 1–64 letters, digits, ., _ or -');

/** What a connection to IAM Identity Center sweeps. */
export const HuaweiSettings = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}-[a-z]+-\d+$/, 'must be a region such as cn-north-4')
    .describe('Region of the identity store, such as `cn-north-4`.'),
  identityStoreId: HuaweiId.describe('Identity store, such as `d-a00006xxxx`.'),
  tenantIds: z
    .union([z.literal('all'), z.array(HuaweiId).min(1)])
    .describe('Provisioning tenants to sweep, or `all` to discover them.'),
});

/** {@link HuaweiSettings}, parsed. */
export type HuaweiSettings = z.output<typeof HuaweiSettings>;

/** An access key pair of Huawei Cloud. */
export const HuaweiCredentials = z.object({
  accessKey: z.string().min(1).describe('Access key (AK).'),
  secretKey: z.string().min(1).describe('Secret key (SK).'),
  securityToken: z.string().min(1).optional().describe('Only with temporary credentials.'),
});

/** {@link HuaweiCredentials}, parsed. */
export type HuaweiCredentials = z.output<typeof HuaweiCredentials>;
