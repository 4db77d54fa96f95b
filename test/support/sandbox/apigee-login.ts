import type { Clock } from '../../../lambda/ports.ts';
import { json, mediaType, type ReceivedRequest, type Reply } from './message.ts';

/** The machine user of the sandbox's Apigee organisation. */
export interface ApigeeUser {
  readonly username: string;
  readonly password: string;
}

/** The login host of Apigee Edge: who is calling. */
export interface ApigeeLogin {
  /** Access tokens handed out so far. */
  readonly issued: readonly string[];
  /** A refresh token that the login host accepts. */
  readonly refreshToken: string;
  /** Ends every access token now, before its time. */
  expireAccessTokens(): void;
  /** `POST /oauth/token` */
  readonly token: (request: ReceivedRequest) => Reply;
  /** Whether a management call is authenticated, by Basic or Bearer. */
  accepts(request: ReceivedRequest): boolean;
}

/** The public client that Apigee documents for its command line tools. */
const CLIENT = `Basic ${Buffer.from('edgecli:edgeclisecret').toString('base64')}`;

/**
 * Simulates the login host. Access tokens last `lifetimeSeconds`.
 * @see https://docs.apigee.com/api-platform/system-administration/management-api-tokens
 */
export function createApigeeLogin(options: {
  readonly clock: Pick<Clock, 'now'>;
  readonly user: ApigeeUser;
  readonly lifetimeSeconds: number;
}): ApigeeLogin {
  const { clock, user, lifetimeSeconds } = options;
  const refreshToken = 'sandbox-apigee-refresh-token';
  const issued: string[] = [];
  const expiries = new Map<string, number>();

  return {
    issued,
    refreshToken,
    expireAccessTokens: () => expiries.clear(),
    token(request) {
      if (mediaType(request) !== 'application/x-www-form-urlencoded')
        return loginError(415, 'unsupported_media_type', 'a form was expected');
      if (request.headers.authorization !== CLIENT)
        return loginError(401, 'unauthorized', 'Bad credentials');
      const form = new URLSearchParams(request.body);
      const problem = refuseGrant(form);
      if (problem) return problem;
      const accessToken = `sandbox-apigee-access-token-${issued.length + 1}`;
      issued.push(accessToken);
      expiries.set(accessToken, clock.now() + lifetimeSeconds * 1000);
      return json(200, {
        access_token: accessToken,
        token_type: 'bearer',
        refresh_token: refreshToken,
        expires_in: lifetimeSeconds,
        scope: 'scim.me openid password.write approvals.me oauth.approvals',
      });
    },
    accepts(request) {
      const [scheme, credential = ''] = (request.headers.authorization ?? '').split(' ');
      if (scheme === 'Bearer') return (expiries.get(credential) ?? 0) > clock.now();
      const expected = Buffer.from(`${user.username}:${user.password}`).toString('base64');
      return scheme === 'Basic' && credential === expected;
    },
  };

  function refuseGrant(form: URLSearchParams): Reply | undefined {
    switch (form.get('grant_type')) {
      case 'password':
        return form.get('username') === user.username && form.get('password') === user.password
          ? undefined
          : loginError(401, 'unauthorized', 'Bad credentials');
      case 'refresh_token':
        return form.get('refresh_token') === refreshToken
          ? undefined
          : loginError(401, 'invalid_token', 'Invalid refresh token');
      default:
        return loginError(400, 'invalid_request', 'Missing grant type');
    }
  }
}

function loginError(status: number, error: string, description: string): Reply {
  return json(status, { error, error_description: description });
}
