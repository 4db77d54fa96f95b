import type { HttpClient } from '../../http-ports.ts';
import { renewingLogin } from '../kit/login.ts';
import type { ApigeeCredentials } from './credentials.ts';
import { logIn } from './login.ts';

/** The connection as its user sees it. */
export interface ApigeeSession {
  /** Sends requests as that user. */
  readonly http: HttpClient;
  /** Whether the session itself signs in with `value`. */
  uses(value: string | undefined): boolean;
}

/** Signs in with basic authentication, a bearer token as it is, or one that a refresh token is exchanged for. */
export function openSession(
  credentials: ApigeeCredentials,
  http: HttpClient,
  loginUrl: URL,
): ApigeeSession {
  const { username, password, accessToken, refreshToken } = credentials;
  if (refreshToken !== undefined) return refreshingSession(refreshToken, http, loginUrl);
  const authorization =
    username === undefined
      ? `Bearer ${accessToken}`
      : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return {
    http: { send: (request) => http.send({ ...request, sign: () => ({ authorization }) }) },
    uses: (value) => value !== undefined && value === accessToken,
  };
}

function refreshingSession(refreshToken: string, http: HttpClient, loginUrl: URL): ApigeeSession {
  let accessToken: string | undefined;
  const login = async () => {
    accessToken = await logIn(http, loginUrl, refreshToken);
    return { authorization: `Bearer ${accessToken}` };
  };
  return {
    http: renewingLogin(http, login),
    uses: (value) => value !== undefined && (value === accessToken || value === refreshToken),
  };
}
