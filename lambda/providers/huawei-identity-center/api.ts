import * as z from 'zod';
import type { GoneClaim } from '../../domain/gone-claim.ts';
import { goneClaim } from '../../domain/gone-claim.ts';
import type { HttpRequest } from '../../http-ports.ts';
import type { Dependencies } from '../../ports.ts';
import { parseJson } from '../kit/response.ts';
import { urlBelow } from '../kit/url-below.ts';
import { classify, isUnknownToken, toHuaweiError } from './errors.ts';
import { sdkHmacSha256 } from './sdk-hmac-sha256.ts';
import { type HuaweiCredentials, HuaweiId, type HuaweiSettings } from './settings.ts';

/** Only other lists of this API are paged; one here with a marker would not be read to its end. */
const WholePage = z.object({ next_marker: z.literal('').nullish() }).nullish();
const Tenants = z.object({
  provisioning_tenants: z.array(z.object({ tenant_id: HuaweiId })),
  page_info: WholePage,
});
const BearerToken = z.object({
  token_id: z.string().min(1),
  creation_time: z.unknown().optional(),
  expiration_time: z.unknown().optional(),
});
const BearerTokens = z.object({ bearer_tokens: z.array(BearerToken), page_info: WholePage });
/** The response to a deletion is empty, or what a gateway makes of that. */
const Nothing = z.strictObject({});

/**
 * A token as the API shows it; the times are epoch milliseconds.
 * @see https://support.huaweicloud.com/intl/en-us/api-identitycenter/ListBearerTokens.html
 */
export type BearerToken = z.output<typeof BearerToken>;

/** The calls to one identity store. Each throws SweepError. */
export interface HuaweiApi {
  /** Ids of all provisioning tenants. */
  listTenants(): Promise<readonly string[]>;
  listTokens(tenant: string): Promise<readonly BearerToken[]>;
  deleteToken(tenant: string, id: string): Promise<'revoked' | GoneClaim>;
}

/** The API of the identity store that the settings name. */
export function openHuaweiApi({
  settings,
  credentials,
  endpoint,
  openHttp,
}: Dependencies<HuaweiSettings, HuaweiCredentials>): HuaweiApi {
  const { region, identityStoreId } = settings;
  const origin = endpoint ?? new URL(`https://identitystore.${region}.myhuaweicloud.com`);
  const http = openHttp([origin]);
  const sign = sdkHmacSha256(credentials);

  const send = (method: HttpRequest['method'], path: string) => {
    const url = urlBelow(origin, `/v1/identity-stores/${identityStoreId}${path}`);
    return http.send({ method, url, sign, classify });
  };

  return {
    async listTenants() {
      const response = await send('GET', '/provision-tenant');
      if (response.status !== 200)
        throw toHuaweiError(response, 'listing the provisioning tenants');
      const { provisioning_tenants } = parseJson(response, Tenants, 'the list of tenants');
      return provisioning_tenants.map(({ tenant_id }) => tenant_id);
    },

    async listTokens(tenant) {
      const response = await send('GET', `/tenant/${tenant}/bearer-token`);
      if (response.status !== 200) throw toHuaweiError(response, 'listing the bearer tokens');
      return parseJson(response, BearerTokens, 'the list of bearer tokens').bearer_tokens;
    },

    async deleteToken(tenant, id) {
      const response = await send('DELETE', `/tenant/${tenant}/bearer-token/${id}`);
      if (isUnknownToken(response)) return goneClaim(response);
      if (response.status !== 200) throw toHuaweiError(response, 'deleting a bearer token');
      if (response.text.trim() !== '') {
        parseJson(response, Nothing, 'the response to a deletion');
      }
      return 'revoked';
    },
  };
}
