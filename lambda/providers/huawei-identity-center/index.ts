import * as z from 'zod';
import type { Token } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import {
  goneClaim,
  type HttpRequest,
  type HttpResponse,
  type ProviderModule,
  type RetryClass,
} from '../../ports.ts';
import { unsafeId } from '../kit/findings.ts';
import { isId } from '../kit/ids.ts';
import { ListParts } from '../kit/list-parts.ts';
import { bodyOf, parseJson, statusError } from '../kit/response.ts';
import { epochMillis } from '../kit/time.ts';
import { urlBelow } from '../kit/url-below.ts';
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts';

const Id = z
  .string()
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/, 'must be 1–64 letters, digits, ., _ or -');

const Settings = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}-[a-z]+-\d+$/, 'must be a region such as cn-north-4')
    .describe('Region of the identity store, such as `cn-north-4`.'),
  identityStoreId: Id.describe('Identity store, such as `d-a00006xxxx`.'),
  tenantIds: z
    .union([z.literal('all'), z.array(Id).min(1)])
    .describe('Provisioning tenants to sweep, or `all` to discover them.'),
});

const Credentials = z.object({
  accessKey: z.string().min(1).describe('Access key (AK).'),
  secretKey: z.string().min(1).describe('Secret key (SK).'),
  securityToken: z.string().min(1).optional().describe('Only with temporary credentials.'),
});

/** Only other lists of this API have pages; one here that goes on would not be read to its end. */
const WholePage = z.object({ next_marker: z.literal('').nullish() }).nullish();
const Tenants = z.object({
  provisioning_tenants: z.array(z.object({ tenant_id: Id })),
  page_info: WholePage,
});
const BearerTokens = z.object({
  bearer_tokens: z.array(
    z.object({
      token_id: z.string().min(1),
      creation_time: z.unknown().optional(),
      expiration_time: z.unknown().optional(),
    }),
  ),
  page_info: WholePage,
});
/** A deletion is answered with nothing, or with what a gateway makes of that. */
const Nothing = z.strictObject({});
const ErrorBody = z.object({ error_code: z.string().regex(/^[A-Z]{1,20}\.\d{1,6}$/) });

/**
 * SCIM access tokens of Huawei Cloud IAM Identity Center.
 * @see https://support.huaweicloud.com/intl/en-us/api-identitycenter/ListBearerTokens.html
 */
export const huaweiIdentityCenter: ProviderModule<typeof Settings, typeof Credentials> = {
  name: 'huawei-identity-center',
  title: 'SCIM access tokens of Huawei Cloud IAM Identity Center',
  settings: Settings,
  credentials: Credentials,
  secretRequired: true,
  capabilities: ['createdAt', 'expiresAt'],
  group: 'tenant',
  limits: { concurrency: 5, requestsPerSecond: 10, timeoutMillis: 10_000 },
  ownToken: 'not-listed',
  rights: [
    'Call from the organization’s management account or a delegated administrator account.',
    'List provisioning tenants, list and delete bearer tokens of the identity store.',
  ],
  permissions: () => [],

  connect({ settings, credentials, endpoint, openHttp }) {
    const origin =
      endpoint ?? new URL(`https://identitystore.${settings.region}.myhuaweicloud.com`);
    const http = openHttp([origin]);
    const store = `/v1/identity-stores/${settings.identityStoreId}`;
    const sign = sdkHmacSha256(credentials);

    const send = (method: HttpRequest['method'], path: string) =>
      http.send({ method, url: urlBelow(origin, path), sign, classify });

    async function listTenants(): Promise<readonly string[]> {
      if (settings.tenantIds !== 'all') return settings.tenantIds;
      const response = await send('GET', `${store}/provision-tenant`);
      if (response.status !== 200) throw toError(response, 'listing the provisioning tenants');
      const { provisioning_tenants } = parseJson(response, Tenants, 'the list of tenants');
      return provisioning_tenants.map(({ tenant_id }) => tenant_id);
    }

    async function listTokens(tenant: string): Promise<Token[]> {
      const response = await send('GET', `${store}/tenant/${tenant}/bearer-token`);
      if (response.status !== 200) throw toError(response, 'listing the bearer tokens');
      const { bearer_tokens } = parseJson(response, BearerTokens, 'the list of bearer tokens');
      return bearer_tokens.map((wire) => toToken(wire, tenant, credentials.accessKey));
    }

    let tenants = new ListParts();

    /** A tenant whose list fails is that tenant's failure. */
    async function listTenant(tenant: string): Promise<Token[]> {
      try {
        const tokens = await listTokens(tenant);
        tenants.listed();
        return tokens;
      } catch (error) {
        tenants.parentFailed(error, `tenant ${tenant}`, tenant);
        return [];
      }
    }

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      async *list() {
        tenants = new ListParts();
        for (const tenant of new Set(await listTenants())) yield await listTenant(tenant);
        tenants.conclude('tenants');
      },

      problems: () => tenants.problems,

      async revoke(token) {
        const path = `${store}/tenant/${token.group}/bearer-token/${token.id}`;
        const response = await send('DELETE', path);
        if (response.status === 200) {
          const { text } = response;
          if (text.trim() !== '') parseJson(response, Nothing, 'the answer to a deletion');
          return 'revoked';
        }
        if (response.status === 404 && errorCode(response) === 'IIC.404') {
          return goneClaim(response);
        }
        throw toError(response, 'deleting a bearer token');
      },
    };
  },
};

function toToken(
  wire: z.output<typeof BearerTokens>['bearer_tokens'][number],
  tenant: string,
  accessKey: string,
): Token {
  const createdAt = epochMillis(wire.creation_time);
  return {
    id: wire.token_id,
    group: tenant,
    ...(createdAt !== undefined && { createdAt }),
    expiresAt: epochMillis(wire.expiration_time) ?? 'unknown',
    lastUsedAt: 'unknown',
    ...(wire.token_id === accessKey && { own: true }),
    ...(!isId(wire.token_id) && { finding: unsafeId }),
  };
}

function errorCode(response: HttpResponse): string | undefined {
  return bodyOf(response, ErrorBody)?.error_code;
}

/** The gateway counts requests in windows and sends no `Retry-After`; a repeated 429 means: wait one out. */
function classify(response: HttpResponse, attempt: number): RetryClass | undefined {
  if (response.status === 429 && attempt > 1) return { kind: 'throttled', waitMillis: 60_000 };
  if (response.status !== 409) return undefined;
  const code = errorCode(response);
  const passes = code === 'IIC.1006' || (code === 'IIC.1007' && attempt === 1);
  return { kind: passes ? 'retry' : 'final' };
}

/** @see https://support.huaweicloud.com/eu/api-identitycenter/ErrorCode.html */
function toError(response: HttpResponse, doing: string): SweepError {
  const code = errorCode(response);
  if (code === 'APIGW.0303') {
    return new SweepError(
      'clock-skew',
      `${doing}: the gateway refuses the time of the signature (APIGW.0303); the local clock is off by more than 15 minutes`,
    );
  }
  if (response.status === 400 && (code === 'IIC.400' || code === 'IIC.1002')) {
    return new SweepError(
      'invalid-settings',
      `${doing}: refused as a bad request (${code}): check identityStoreId and tenantIds`,
    );
  }
  if (response.status === 404) {
    const hint =
      code === 'APIGW.0101'
        ? 'no such API here (APIGW.0101): check region and endpoint'
        : `not found (${code ?? 'no error code'}): check identityStoreId and tenantIds`;
    return new SweepError('not-found', `${doing}: ${hint}`);
  }
  return statusError(response, code ? `${doing} (${code})` : doing);
}
