import { SweepError } from '../../errors.ts';
import { isThrottle } from '../../http/throttling.ts';
import type { Clock, HttpClient, HttpResponse } from '../../ports.ts';
import { clientAuthentication } from '../kit/client-authentication.ts';
import { jwtSigner } from '../kit/jwt.ts';
import { errorCodeOf, jsonOf, readJson, statusError } from '../kit/response.ts';
import { extend, fill, fillHeader, type Lookup, textOf } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import { originOf } from './origins.ts';
import { buildRequest, fillEach, type UnsignedRequest } from './requests.ts';
import type { Authentication } from './schema-authentication.ts';

/** What a login is made of. */
export interface LoginOptions {
  readonly http: HttpClient;
  readonly clock: Pick<Clock, 'now'>;
  /** The host of the login. */
  readonly origin: URL;
  readonly lookup: Lookup;
}

type Exchange = Extract<Authentication, { type: 'login' | 'jwt_exchange' }>;
type ClientCredentials = Extract<Authentication, { type: 'oauth_client_credentials' }>;

/** The host of the login, which is that of the API unless the definition names another one. */
export function loginOriginOf(authentication: Authentication, origin: URL, lookup: Lookup): URL {
  const named = 'origin' in authentication ? authentication.origin : undefined;
  return named === undefined ? origin : originOf(named, lookup);
}

/**
 * A call that trades the credentials for the headers of all other requests. Throws SweepError `unauthorized` when
 * they are refused, `invalid-secret` at once when they do not fit.
 */
export function createLogin(
  authentication: Exchange | ClientCredentials,
  options: LoginOptions,
): () => Promise<Readonly<Record<string, string>>> {
  const { http, origin, lookup } = options;
  const isGrant = authentication.type === 'oauth_client_credentials';
  const build = isGrant
    ? clientCredentialsCall(authentication, origin, options)
    : exchangeCall(authentication, origin, options);
  const path = isGrant ? 'access_token' : authentication.token;
  const use = (isGrant ? undefined : authentication.use) ?? BEARER;

  return async () => {
    const response = await http.send(build());
    if (response.status !== 200 && response.status !== 201) throw loginError(response);
    const token = textOf(readerOf(path)(readJson(response, 'logging in')));
    if (token === undefined) {
      throw new SweepError('invalid-response', `logging in: the answer has no token at ${path}`);
    }
    return fillEach(use, extend(lookup, { auth: { token } }), fillHeader);
  };
}

/** What a login that gave no token means. */
function loginError(response: HttpResponse): SweepError {
  const { status, text } = response;
  if (status === 404 || status === 405) {
    const problem = 'there is no login at this path; check the settings and the endpoint';
    return new SweepError(errorCodeOf(response), `logging in: ${problem} (HTTP ${status})`);
  }
  if (isThrottle(response) || (status !== 400 && status !== 401 && status !== 403)) {
    return statusError(response, 'logging in');
  }
  const said = readerOf('error')(jsonOf(text));
  const reason = REASONS.find((one) => one === said);
  const came = reason === undefined ? `HTTP ${status}` : `HTTP ${status}, ${reason}`;
  return new SweepError(
    'unauthorized',
    `logging in: the credentials are not accepted (${came}); check the secret`,
  );
}

/** What a server may give as its reason; anything else may repeat what was sent. */
const REASONS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
] as const;

const BEARER = { authorization: 'Bearer {auth.token}' };

/** Servers refuse a JWT from the future, and no two clocks agree. */
const BACKDATED_SECONDS = 60;

function exchangeCall(
  authentication: Exchange,
  origin: URL,
  { clock, lookup }: LoginOptions,
): () => UnsignedRequest {
  const { path, headers, json, form } = authentication;
  const call = { method: 'POST', path, headers, json, form } as const;
  if (authentication.type === 'login') return () => buildRequest(call, lookup, origin);
  const { privateKey, header = {}, claims, lifetimeSeconds } = authentication;
  const sign = jwtSigner(fill(privateKey, lookup));
  return () => {
    const iat = Math.floor(clock.now() / 1000) - BACKDATED_SECONDS;
    const times = { iat, exp: iat + lifetimeSeconds };
    const jwt = sign({ ...fillEach(claims, lookup), ...times }, fillEach(header, lookup));
    return buildRequest(call, extend(lookup, { auth: { jwt } }), origin);
  };
}

function clientCredentialsCall(
  authentication: ClientCredentials,
  origin: URL,
  { clock, lookup }: LoginOptions,
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
  const { url, headers } = buildRequest({ path }, lookup, origin);
  return () => {
    const proof = authenticate(url.href);
    const form = { grant_type: 'client_credentials', ...fillEach(parameters, lookup) };
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
