import * as z from 'zod';
import type { GoneClaim } from '../../domain/gone-claim.ts';
import { goneClaim } from '../../domain/gone-claim.ts';
import { SweepError } from '../../errors.ts';
import type { Dependencies } from '../../ports.ts';
import { clientAuthentication, isEncodedInBasic } from '../kit/client-authentication.ts';
import { requireSameToken } from '../kit/identity.ts';
import { jwtClaim } from '../kit/jwt.ts';
import { parseJson } from '../kit/response.ts';
import type { Endpoints } from './discovery.ts';
import { findEndpoints, serverOrigin } from './endpoints.ts';
import { isRefusal, isWebPage, refusalOf, saysUnknownToken, toOAuthError } from './errors.ts';
import type { TokenEntry } from './register.ts';
import type { OAuthCredentials, OAuthSettings } from './settings.ts';

const Introspection = z.object({
  active: z.boolean(),
  exp: z.unknown().optional(),
  iat: z.unknown().optional(),
  scope: z.string().optional().catch(undefined),
  jti: z.unknown().optional(),
  sub: z.unknown().optional(),
  client_id: z.unknown().optional(),
});

/** Members of an introspection that say which token it is about, and that a JWT has as claims. */
const IDENTITY = ['jti', 'sub', 'client_id'] as const;

/** What introspection says of a token. @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2 */
export type Introspection = z.output<typeof Introspection>;

/** The result of a revocation: done, or the claim that the token does not exist, by an error code or only in words. */
export type Revocation =
  | 'revoked'
  | {
      readonly claim: GoneClaim;
      readonly said: 'by code' | 'in words';
      /** The HTTP status. */
      readonly status: number;
    };

/** An authorization server as one client sees it. Every call throws SweepError. */
export interface OAuthApi {
  /** Throws SweepError `invalid-settings` when no revocation endpoint is known. */
  ensureRevocation(): Promise<void>;
  /** Whether the server has introspection. */
  introspects(): Promise<boolean>;
  /** `undefined` where introspection does not cover tokens of this type. */
  introspect(entry: TokenEntry): Promise<Introspection | undefined>;
  /** Revokes a token; RFC 7009 makes it harmless to repeat that. */
  revoke(entry: TokenEntry): Promise<Revocation>;
}

/** Advice where the server does not accept a client whose credentials HTTP Basic encodes. */
const ENCODED_HINT =
  'its id or secret contains characters that HTTP Basic encodes, which some servers do not decode: try clientAuthentication: client_secret_post';

/**
 * The server that the settings name. Throws SweepError `invalid-secret` when the credentials do not fit the method of
 * authentication.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export function openOAuthApi({
  settings,
  credentials,
  endpoint,
  openHttp,
  clock,
}: Dependencies<OAuthSettings, OAuthCredentials>): OAuthApi {
  const { issuer, clientAuthentication: method, tokenParameter, hintParameter } = settings;
  const origin = serverOrigin(endpoint, issuer);
  const http = openHttp([origin]);
  const authenticate = clientAuthentication(method, credentials, clock);
  const isEncoded = method === 'client_secret_basic' && isEncodedInBasic(credentials);
  const hint = isEncoded ? ENCODED_HINT : undefined;
  let finding: Promise<Endpoints> | undefined;

  const endpoints = () => {
    finding ??= findEndpoints(settings, origin, http);
    return finding;
  };

  const post = (url: URL, form: Readonly<Record<string, string>>) =>
    http.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      fresh() {
        const client = authenticate(issuer ?? url.href);
        const body = new URLSearchParams({ ...form, ...client.form }).toString();
        return { headers: client.headers, body };
      },
    });

  async function revocationEndpoint(): Promise<URL> {
    const { revocation } = await endpoints();
    if (revocation) return revocation;
    const problem = 'no revocation endpoint: set revocationPath, or an issuer that publishes one';
    throw new SweepError('invalid-settings', problem);
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
      // Some servers refuse where RFC 7662 wants `active: false`.
      if (saysUnknownToken(response) === 'by code') return { active: false };
      if (isRefusal(response)) throw toOAuthError(response, 'introspecting a token', hint);
      const facts = parseJson(response, Introspection, 'the introspection of a token');
      for (const name of IDENTITY) requireSameClaim(token, name, facts[name]);
      return facts;
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

/** Throws SweepError `invalid-response` when a JWT contradicts its introspection: that is about another token. */
function requireSameClaim(token: string, name: string, answered: unknown): void {
  const claim = jwtClaim(token, name);
  if (claim !== undefined && claim !== null) requireSameToken(claim, answered);
}
