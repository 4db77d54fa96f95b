import * as z from 'zod';
import type { GoneClaim } from '../../domain/gone-claim.ts';
import { goneClaim } from '../../domain/gone-claim.ts';
import type { HttpRequest } from '../../http-ports.ts';
import type { Dependencies } from '../../ports.ts';
import { requireSameToken } from '../kit/identity.ts';
import { parseJson } from '../kit/response.ts';
import { urlBelow } from '../kit/url-below.ts';
import type { ApigeeCredentials } from './credentials.ts';
import { isUnknownToken, toApigeeError } from './errors.ts';
import { type Get, listApps, searchTokens } from './lists.ts';
import { openSession } from './session.ts';
import type { ApigeeSettings } from './settings.ts';

const PUBLIC_HOST = new URL('https://api.enterprise.apigee.com');
const PUBLIC_LOGIN_HOST = new URL('https://login.apigee.com');

const Fields = z.object({
  token: z.string().optional(),
  refreshToken: z.string().optional(),
  app: z.string().optional(),
  status: z.string().optional(),
  scope: z.string().optional(),
  createdAt: z.unknown().optional(),
  issuedAt: z.unknown().optional(),
  expiresAt: z.unknown().optional(),
});
/** Every field may be missing, but without either of these it is not a token. */
const Entity = Fields.refine(({ token, status }) => token !== undefined || status !== undefined);
const Deleted = z.object({});

/** A token as the API shows it. @see https://apidocs.apigee.com/docs/oauth-20-access-tokens/1 */
export type TokenEntity = z.output<typeof Entity>;

/** The calls to one organization. Each throws SweepError. */
export interface ApigeeApi {
  /** Ids of all apps, page by page. */
  listApps(): AsyncGenerator<readonly string[]>;
  /** Token values of one app, page by page. */
  searchTokens(app: string): AsyncGenerator<readonly string[]>;
  /** `unknown` when the API does not know the token. */
  readToken(value: string): Promise<TokenEntity | 'unknown'>;
  deleteToken(value: string): Promise<'revoked' | GoneClaim>;
  /** Marks a token revoked; with `cascade` its refresh token too. */
  revokeToken(value: string, cascade: boolean): Promise<'revoked' | GoneClaim>;
  /** Whether the connection itself signs in with `value`. */
  signsInWith(value: string | undefined): boolean;
}

/** The API of the organization that the settings name. */
export function openApigeeApi({
  settings,
  credentials,
  endpoint,
  openHttp,
}: Dependencies<ApigeeSettings, ApigeeCredentials>): ApigeeApi {
  const origin = endpoint ?? PUBLIC_HOST;
  const loginHost = endpoint ?? PUBLIC_LOGIN_HOST;
  const loginUrl = urlBelow(loginHost, '/oauth/token');
  const session = openSession(credentials, openHttp([origin, loginHost]), loginUrl);

  const send = (
    method: HttpRequest['method'],
    path: string,
    query: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const whole = `/v1/organizations/${settings.organization}${path}?${new URLSearchParams(query)}`;
    const url = urlBelow(origin, whole);
    return session.http.send({ method, url, headers: { accept: 'application/json', ...headers } });
  };
  const get: Get = (path, query) => send('GET', path, query);

  return {
    listApps: () => listApps(get),
    searchTokens: (app) => searchTokens(get, app),
    signsInWith: session.uses,

    async readToken(value) {
      const response = await send('GET', tokenPath(value));
      if (isUnknownToken(response)) return 'unknown';
      if (response.status !== 200) throw toApigeeError(response, 'reading a token');
      const entity = parseJson(response, Entity, 'a token');
      requireSameToken(value, entity.token);
      return entity;
    },

    async deleteToken(value) {
      const response = await send('DELETE', tokenPath(value));
      if (isUnknownToken(response)) return goneClaim(response);
      if (response.status !== 200) throw toApigeeError(response, 'deleting a token');
      parseJson(response, Deleted, 'the response to the deletion of a token');
      return 'revoked';
    },

    async revokeToken(value, cascade) {
      const query = { action: 'revoke', ...(cascade && { cascade: 'true' }) };
      const headers = { 'content-type': 'application/octet-stream' };
      const response = await send('POST', tokenPath(value), query, headers);
      if (isUnknownToken(response)) return goneClaim(response);
      if (response.status === 204) return 'revoked';
      if (response.status !== 200) throw toApigeeError(response, 'revoking a token');
      if (response.text.trim() !== '') {
        parseJson(response, Deleted, 'the response to the revocation of a token');
      }
      return 'revoked';
    },
  };
}

/** The only place where a token value becomes part of a URL. */
function tokenPath(value: string): string {
  return `/oauth2/accesstokens/${encodeURIComponent(value)}`;
}
