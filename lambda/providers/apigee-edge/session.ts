import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../ports.ts';
import { bodyOf, errorCodeOf, parseJson, statusError } from '../kit/response.ts';

/** What the connection's secret holds: one of three ways to sign in. */
export const ApigeeCredentials = z
  .object({
    username: z.string().min(1).optional().describe('Machine user, with `password`.'),
    password: z.string().min(1).optional().describe('Its password.'),
    accessToken: z.string().min(1).optional().describe('Or a bearer token as it is.'),
    refreshToken: z
      .string()
      .min(1)
      .optional()
      .describe('Or a refresh token, exchanged at the login host.'),
  })
  .superRefine((value, context) => {
    const fail = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const ways = [value.username ?? value.password, value.accessToken, value.refreshToken];
    if (ways.filter((way) => way !== undefined).length !== 1) {
      fail(
        'username',
        'give username and password, or accessToken, or refreshToken, and only one of them',
      );
    } else if (value.password !== undefined && value.username === undefined) {
      fail('username', 'is missing');
    } else if (value.username !== undefined && value.password === undefined) {
      fail('password', 'is missing');
    }
  });

/** The public client of Apigee's own command line tools; it is no secret. */
const LOGIN_CLIENT = `Basic ${Buffer.from('edgecli:edgeclisecret').toString('base64')}`;

const Login = z.object({ access_token: z.string().min(1) });
const LoginRefusal = z.object({ error: z.string() });

/** Errors by which the login host refuses the token and not the request, its client or its sender. */
const REFUSED_TOKEN: ReadonlySet<string | undefined> = new Set(['invalid_token', 'invalid_grant']);

const LOGIN_HINTS: ReadonlyMap<number, string> = new Map([
  [401, 'refused without naming the refresh token; check endpoint and secret'],
  [403, 'forbidden; check that the user is not locked and that this network is allowed in'],
  [404, 'there is no login host; check the endpoint'],
]);

function toLoginError(response: HttpResponse): SweepError {
  const { status } = response;
  const doing = 'signing in at the login host';
  if ((status === 400 || status === 401) && REFUSED_TOKEN.has(refusalOf(response))) {
    return new SweepError(
      'unauthorized',
      `the login host does not accept the refresh token (HTTP ${status}); store a new one in the secret`,
    );
  }
  const hint = LOGIN_HINTS.get(status);
  if (hint === undefined) return statusError(response, doing);
  return new SweepError(errorCodeOf(response), `${doing}: ${hint} (HTTP ${status})`);
}

/** The error code of OAuth; `undefined` where the answer is none of the login host's. */
function refusalOf(response: HttpResponse): string | undefined {
  return bodyOf(response, LoginRefusal)?.error;
}

/** Sends requests as the connection's user. */
export interface ApigeeSession {
  send(request: Omit<HttpRequest, 'sign'>): Promise<HttpResponse>;
  /** Whether the session itself signs in with `value`. */
  uses(value: string | undefined): boolean;
}

/**
 * Basic authentication, a bearer token as it is, or one got for a refresh token and renewed once when refused.
 * @see https://docs.apigee.com/api-platform/system-administration/management-api-tokens
 */
export function createApigeeSession(
  credentials: z.output<typeof ApigeeCredentials>,
  http: HttpClient,
  loginUrl: URL,
): ApigeeSession {
  const { username, password, accessToken, refreshToken } = credentials;
  let bearer: Promise<string> | undefined;
  let current = accessToken;

  async function logIn(token: string): Promise<string> {
    const response = await http.send({
      method: 'POST',
      url: loginUrl,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json;charset=utf-8',
        authorization: LOGIN_CLIENT,
      },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }).toString(),
    });
    if (response.status !== 200) throw toLoginError(response);
    current = parseJson(response, Login, 'the answer of the login host').access_token;
    return current;
  }

  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const as = (request: Omit<HttpRequest, 'sign'>, authorization: string) =>
    http.send({ ...request, headers: { ...request.headers, authorization } });

  return {
    uses: (value) => value !== undefined && (value === current || value === refreshToken),
    async send(request) {
      if (username !== undefined) return as(request, basic);
      if (refreshToken === undefined) return as(request, `Bearer ${accessToken}`);
      bearer ??= logIn(refreshToken);
      const used = bearer;
      const response = await as(request, `Bearer ${await used}`);
      if (response.status !== 401) return response;
      // Access tokens live for about an hour; of the many requests refused at once, the first renews.
      if (bearer === used) bearer = logIn(refreshToken);
      return as(request, `Bearer ${await bearer}`);
    },
  };
}
