import type { Clock } from '../../ports.ts';
import { clientAuthentication } from '../kit/client-authentication.ts';
import { jwtSigner } from '../kit/jwt.ts';
import { compileEach, fill } from './interpolation.ts';
import { extendLookup, type Lookup } from './lookup.ts';
import { compileCall, type UnsignedRequest } from './requests.ts';
import type { Authentication } from './schema-authentication.ts';

/** A login whose call the definition describes. */
export type LoginExchange = Extract<Authentication, { type: 'login' | 'jwt_exchange' }>;
/** A login by the OAuth client credentials grant. */
export type ClientCredentials = Extract<Authentication, { type: 'oauth_client_credentials' }>;

/** What the request of a login is built from. */
export interface LoginRequestOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** The host of the login. */
  readonly origin: URL;
  /** Settings and secret. */
  readonly lookup: Lookup;
}

/** Servers refuse a JWT from the future, and no two clocks agree. */
const BACKDATED_SECONDS = 60;

/** The request of a login, which is made anew for each. Throws SweepError `invalid-secret`. */
export function exchangeRequest(
  authentication: LoginExchange,
  { origin, clock, lookup }: LoginRequestOptions,
): () => UnsignedRequest {
  const { path, headers, json, form } = authentication;
  const build = compileCall({ method: 'POST', path, headers, json, form }, origin);
  if (authentication.type === 'login') return () => build(lookup);
  const { privateKey, header = {}, claims, lifetimeSeconds } = authentication;
  const sign = jwtSigner(fill(privateKey, lookup));
  const fillClaims = compileEach(claims);
  const fillJwtHeader = compileEach(header);
  return () => {
    const iat = Math.floor(clock.now() / 1000) - BACKDATED_SECONDS;
    const jwt = sign(
      { ...fillClaims(lookup), iat, exp: iat + lifetimeSeconds },
      fillJwtHeader(lookup),
    );
    return build(extendLookup(lookup, { auth: { jwt } }));
  };
}

/** The request for a token by RFC 6749, section 4.4. Throws SweepError `invalid-secret`. */
export function clientCredentialsRequest(
  authentication: ClientCredentials,
  { origin, clock, lookup }: LoginRequestOptions,
): () => UnsignedRequest {
  const { client, path, parameters = {} } = authentication;
  const filled = (template: string | undefined) =>
    template === undefined ? undefined : fill(template, lookup);
  const authenticate = clientAuthentication(
    client,
    {
      clientId: fill(authentication.clientId, lookup),
      clientSecret: filled(authentication.clientSecret),
      privateKey: filled(authentication.privateKey),
    },
    clock,
  );
  const { url, headers } = compileCall({ path }, origin)(lookup);
  const fillParameters = compileEach(parameters);
  return () => {
    const proof = authenticate(url.href);
    const form = { grant_type: 'client_credentials', ...fillParameters(lookup) };
    return {
      method: 'POST',
      url,
      headers: {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded',
        ...proof.headers,
      },
      body: new URLSearchParams({ ...form, ...proof.form }).toString(),
    };
  };
}
