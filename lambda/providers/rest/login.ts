import { SweepError } from '../../errors.ts';
import type { HttpClient, HttpResponse } from '../../http-ports.ts';
import { errorCodeOf, jsonOf, readJson, statusError } from '../kit/response.ts';
import { compileEach, compileHeader } from './interpolation.ts';
import { readerOf } from './json-path.ts';
import {
  type ClientCredentials,
  clientCredentialsRequest,
  exchangeRequest,
  type LoginExchange,
  type LoginRequestOptions,
} from './login-requests.ts';
import { extendLookup, type Lookup, textOf } from './lookup.ts';
import { originOf } from './origins.ts';
import type { Authentication } from './schema-authentication.ts';

/** What a login needs. */
export interface LoginOptions extends LoginRequestOptions {
  readonly http: HttpClient;
}

/** The host of the login, which is that of the API unless the definition names another one. */
export function loginOriginOf(authentication: Authentication, origin: URL, lookup: Lookup): URL {
  const named = 'origin' in authentication ? authentication.origin : undefined;
  return named === undefined ? origin : originOf(named, lookup);
}

/**
 * A call that exchanges the credentials for the headers of all other requests. Throws SweepError `unauthorized` when
 * they are refused, `invalid-secret` at once when they do not fit.
 */
export function createLogin(
  authentication: LoginExchange | ClientCredentials,
  options: LoginOptions,
): () => Promise<Readonly<Record<string, string>>> {
  const { http, lookup } = options;
  const isGrant = authentication.type === 'oauth_client_credentials';
  const build = isGrant
    ? clientCredentialsRequest(authentication, options)
    : exchangeRequest(authentication, options);
  const path = isGrant ? 'access_token' : authentication.token;
  const readToken = readerOf(path);
  const fillHeaders = compileEach(
    (isGrant ? undefined : authentication.use) ?? BEARER,
    compileHeader,
  );

  return async () => {
    const response = await http.send(build());
    if (response.status !== 200 && response.status !== 201) throw loginError(response);
    const token = textOf(readToken(readJson(response, OPERATION)));
    if (token === undefined) {
      throw new SweepError(
        'invalid-response',
        `${OPERATION}: the response has no token at ${path}`,
      );
    }
    return fillHeaders(extendLookup(lookup, { auth: { token } }));
  };
}

const OPERATION = 'logging in';
const BEARER = { authorization: 'Bearer {auth.token}' };

/** What a login that gave no token means. */
function loginError(response: HttpResponse): SweepError {
  const { status, text } = response;
  if (status === 404 || status === 405) {
    const problem = 'there is no login at this path; check the settings and the endpoint';
    return new SweepError(errorCodeOf(response), `${OPERATION}: ${problem} (HTTP ${status})`);
  }
  if (
    errorCodeOf(response) === 'throttled' ||
    (status !== 400 && status !== 401 && status !== 403)
  ) {
    return statusError(response, OPERATION);
  }
  const error = readerOf('error')(jsonOf(text));
  const reason = REASONS.find((known) => known === error);
  const cause = reason === undefined ? `HTTP ${status}` : `HTTP ${status}, ${reason}`;
  return new SweepError(
    'unauthorized',
    `${OPERATION}: the credentials are not accepted (${cause}); check the secret`,
  );
}

/** What a server may give as its reason; any other text may repeat what was sent. */
const REASONS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
] as const;
