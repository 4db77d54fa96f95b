import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpClient, HttpResponse } from '../../http-ports.ts';
import { bodyOf, errorCodeOf, parseJson, statusError } from '../kit/response.ts';

/** The public client of Apigee's own command-line tools; it is not a secret. */
const LOGIN_CLIENT = `Basic ${Buffer.from('edgecli:edgeclisecret').toString('base64')}`;

const Login = z.object({ access_token: z.string().min(1) });
const LoginRefusal = z.object({ error: z.string() });

/** Errors by which the login host refuses the token, and not the request, its client or its sender. */
const REFUSED_TOKEN: ReadonlySet<string | undefined> = new Set(['invalid_token', 'invalid_grant']);

/**
 * Exchanges a refresh token for an access token. Throws SweepError.
 * @see https://docs.apigee.com/api-platform/system-administration/management-api-tokens
 */
export async function logIn(http: HttpClient, url: URL, refreshToken: string): Promise<string> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const response = await http.send({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json;charset=utf-8',
      authorization: LOGIN_CLIENT,
    },
    body: new URLSearchParams(form).toString(),
  });
  if (response.status !== 200) throw toLoginError(response);
  return parseJson(response, Login, 'the response of the login host').access_token;
}

const HINTS: ReadonlyMap<number, string> = new Map([
  [401, 'refused without naming the refresh token; check endpoint and secret'],
  [403, 'forbidden; check that the user is not locked and that this network is allowed in'],
  [404, 'there is no login host; check the endpoint'],
]);

function toLoginError(response: HttpResponse): SweepError {
  const { status } = response;
  const refusal = bodyOf(response, LoginRefusal)?.error;
  if ((status === 400 || status === 401) && REFUSED_TOKEN.has(refusal)) {
    const advice = 'store a new one in the secret';
    return new SweepError(
      'unauthorized',
      `the login host does not accept the refresh token (HTTP ${status}); ${advice}`,
    );
  }
  const operation = 'signing in at the login host';
  const hint = HINTS.get(status);
  if (hint === undefined) return statusError(response, operation);
  return new SweepError(errorCodeOf(response), `${operation}: ${hint} (HTTP ${status})`);
}
