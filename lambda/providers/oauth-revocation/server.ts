import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import {
  type Clock,
  type GoneClaim,
  goneClaim,
  type HttpClient,
  type HttpResponse,
} from '../../ports.ts';
import {
  type CLIENT_AUTHENTICATIONS,
  type ClientCredentials,
  clientAuthentication,
  isEncodedInBasic,
} from '../kit/client-authentication.ts';
import { parseJson } from '../kit/response.ts';
import { urlBelow } from '../kit/url-below.ts';
import { discover, type Endpoints } from './discovery.ts';
import { isRefusal, isWebPage, refusalOf, saysUnknownToken, toOAuthError } from './errors.ts';
import type { TokenEntry } from './register.ts';

const Introspection = z.object({
  active: z.boolean(),
  exp: z.unknown().optional(),
  iat: z.unknown().optional(),
  scope: z.string().optional().catch(undefined),
});

/** What introspection says of a token. @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2 */
export type Facts = z.output<typeof Introspection>;

/** The answer to a revocation: done, or the claim that there is no such token, by its error code or only in words. */
export type Revocation =
  | 'revoked'
  | {
      readonly claim: GoneClaim;
      readonly said: 'by code' | 'in words';
      /** The HTTP status. */
      readonly status: number;
    };

/** An authorization server as one client sees it. Every call throws SweepError. */
export interface OAuthServer {
  /** Throws SweepError `invalid-settings` when no revocation endpoint is known. */
  ensureRevocation(): Promise<void>;
  /** Whether it has introspection. */
  introspects(): Promise<boolean>;
  /** `undefined` where nobody can be asked of such a token. */
  introspect(entry: TokenEntry): Promise<Facts | undefined>;
  /** Sends a revocation; RFC 7009 makes it harmless to send it again. */
  revoke(entry: TokenEntry): Promise<Revocation>;
}

/** What the connection says of its server. */
export interface ServerSettings {
  readonly issuer?: string | undefined;
  readonly revocationPath?: string | undefined;
  readonly introspectionPath?: string | undefined;
  readonly clientAuthentication: (typeof CLIENT_AUTHENTICATIONS)[number];
  readonly tokenParameter: string;
  readonly hintParameter: string;
}

/**
 * Speaks to the server below `origin`. Throws SweepError `invalid-secret` when the credentials do not fit the method.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 * @see https://www.rfc-editor.org/rfc/rfc7662
 */
export function createOAuthServer(
  settings: ServerSettings,
  credentials: ClientCredentials,
  origin: URL,
  http: HttpClient,
  clock: Clock,
): OAuthServer {
  const { issuer, clientAuthentication: method, tokenParameter, hintParameter } = settings;
  const authenticate = clientAuthentication(method, credentials, clock);
  const hint =
    method === 'client_secret_basic' && isEncodedInBasic(credentials)
      ? 'its id or secret holds characters that HTTP Basic encodes, which some servers do not decode: try clientAuthentication: client_secret_post'
      : undefined;
  let providerState: Promise<Endpoints> | undefined;

  const endpoints = () => {
    providerState ??= findEndpoints(settings, origin, http);
    return providerState;
  };

  async function revocationEndpoint(): Promise<URL> {
    const { revocation } = await endpoints();
    if (revocation) return revocation;
    throw new SweepError(
      'invalid-settings',
      'no revocation endpoint: set revocationPath, or an issuer that publishes one',
    );
  }

  async function post(url: URL, form: Readonly<Record<string, string>>): Promise<HttpResponse> {
    return http.send({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      fresh() {
        const client = authenticate(issuer ?? url.href);
        const body = new URLSearchParams({ ...form, ...client.form }).toString();
        return { headers: client.headers, body };
      },
    });
  }

  return {
    async ensureRevocation() {
      await revocationEndpoint();
    },

    introspects: async () => (await endpoints()).introspection !== undefined,

    async introspect({ token, tokenType }) {
      const { introspection } = await endpoints();
      if (!introspection) return undefined;
      const response = await post(introspection, { token, token_type_hint: tokenType });
      if (refusalOf(response) === 'unsupported_token_type') return undefined;
      // Some servers refuse what RFC 7662 answers with `active: false`.
      if (saysUnknownToken(response) === 'by code') return { active: false };
      if (isRefusal(response)) throw toOAuthError(response, 'introspecting a token', hint);
      return parseJson(response, Introspection, 'the introspection of a token');
    },

    async revoke({ token, tokenType }) {
      const url = await revocationEndpoint();
      const response = await post(url, { [tokenParameter]: token, [hintParameter]: tokenType });
      if (!isRefusal(response) && !isWebPage(response)) return 'revoked';
      const said = saysUnknownToken(response);
      if (said) return { claim: goneClaim(response), said, status: response.status };
      throw toOAuthError(response, 'revoking a token', hint);
    },
  };
}

async function findEndpoints(
  { issuer, revocationPath, introspectionPath }: ServerSettings,
  origin: URL,
  http: HttpClient,
): Promise<Endpoints> {
  const isAllGiven = revocationPath !== undefined && introspectionPath !== undefined;
  const published = issuer !== undefined && !isAllGiven ? await discover(http, issuer, origin) : {};
  return {
    ...published,
    ...(revocationPath !== undefined && { revocation: urlBelow(origin, revocationPath) }),
    ...(introspectionPath !== undefined && { introspection: urlBelow(origin, introspectionPath) }),
  };
}
