import type { Token } from '../../domain/token.ts';
import type { ProviderModule } from '../../ports.ts';
import { isId } from '../kit/ids.ts';
import { ListParts } from '../kit/list-parts.ts';
import { unsafeId } from '../kit/states.ts';
import { epochMillis } from '../kit/time.ts';
import { type BearerToken, openHuaweiApi } from './api.ts';
import { HuaweiCredentials, HuaweiSettings } from './settings.ts';

/**
 * SCIM access tokens of Huawei Cloud IAM Identity Center.
 * @see https://support.huaweicloud.com/intl/en-us/api-identitycenter/ListBearerTokens.html
 */
export const huaweiIdentityCenter: ProviderModule<typeof HuaweiSettings, typeof HuaweiCredentials> =
  {
    name: 'huawei-identity-center',
    title: 'SCIM access tokens of Huawei Cloud IAM Identity Center',
    settings: HuaweiSettings,
    credentials: HuaweiCredentials,
    secretRequired: true,
    capabilities: ['createdAt', 'expiresAt'],
    removal: () => 'delete',
    group: 'tenant',
    limits: { concurrency: 5, requestsPerSecond: 10, timeoutMillis: 10_000 },
    ownToken: 'not-listed',
    rights: [
      'Call from the organization’s management account or a delegated administrator account.',
      'List provisioning tenants, list and delete bearer tokens of the identity store.',
    ],
    permissions: () => [],

    connect(dependencies) {
      const { settings, credentials } = dependencies;
      const api = openHuaweiApi(dependencies);
      let tenants = new ListParts();

      /** A tenant whose list fails is that tenant's failure. */
      async function listTenant(tenant: string): Promise<Token[]> {
        try {
          const tokens = await api.listTokens(tenant);
          tenants.listed();
          return tokens.map((token) => toToken(token, tenant, credentials.accessKey));
        } catch (error) {
          tenants.parentFailed(error, `tenant ${tenant}`, tenant);
          return [];
        }
      }

      return {
        ownToken: () => ({ kind: 'not-listed' }),

        async *list() {
          tenants = new ListParts();
          const { tenantIds } = settings;
          const chosen = tenantIds === 'all' ? await api.listTenants() : tenantIds;
          for (const tenant of new Set(chosen)) yield await listTenant(tenant);
          tenants.conclude('tenants');
        },

        problems: () => tenants.problems,

        revoke: ({ id, group = '' }) => api.deleteToken(group, id),
      };
    },
  };

function toToken(
  { token_id: id, creation_time, expiration_time }: BearerToken,
  tenant: string,
  accessKey: string,
): Token {
  const createdAt = epochMillis(creation_time);
  return {
    id,
    within: tenant,
    group: tenant,
    ...(createdAt !== undefined && { createdAt }),
    expiresAt: epochMillis(expiration_time) ?? 'unknown',
    lastUsedAt: 'unknown',
    ...(id === accessKey && { own: true }),
    ...(!isId(id) && { providerState: unsafeId }),
  };
}
