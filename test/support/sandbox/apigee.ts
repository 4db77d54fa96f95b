import type { Clock } from '../../../lambda/ports.ts';
import { type ApigeeLogin, type ApigeeUser, createApigeeLogin } from './apigee-login.ts';
import {
  type ApigeeBehaviour,
  type ApigeeState,
  getApp,
  listApps,
  revokeMany,
  search,
} from './apigee-organization.ts';
import { changeToken, deleteToken, getToken } from './apigee-token-operations.ts';
import type { ApigeeToken } from './apigee-tokens.ts';
import { type Handler, htmlPage, type ReceivedRequest, type Reply } from './message.ts';
import { findOperation, type Route } from './routes.ts';

/** Apigee Edge: the management API of one organisation, and its login host on the same origin. */
export interface ApigeeSimulator {
  readonly user: ApigeeUser;
  readonly login: ApigeeLogin;
  readonly handle: Handler;
  /** The tokens that were deleted, in that order. */
  readonly revoked: readonly string[];
  /** The tokens that `action=revoke` switched off, in that order. */
  readonly disabled: readonly string[];
  /** May change between requests. */
  readonly behaviour: ApigeeBehaviour;
  /** Makes an app; its id is what lists and searches know. */
  addApp(appId: string, name?: string): void;
  addToken(token: ApigeeToken): void;
  /** The tokens that are left. */
  tokens(): readonly ApigeeToken[];
}

/** The machine user that the simulator knows unless a test brings its own. */
export const SANDBOX_APIGEE_USER: ApigeeUser = {
  username: 'sweeper@sandbox.test',
  password: 'sandbox-apigee-password',
};

/**
 * Simulates the OAuth token calls of the management API.
 * @see https://apidocs.apigee.com/docs/oauth-20-access-tokens/1/overview
 */
export function createApigeeSimulator(options: {
  readonly clock: Pick<Clock, 'now'>;
  /** @default acme */
  readonly organization?: string;
  readonly user?: ApigeeUser;
  /** Seconds that an access token of the login host lasts. @default 1800 */
  readonly lifetimeSeconds?: number;
}): ApigeeSimulator {
  const {
    clock,
    organization = 'acme',
    user = SANDBOX_APIGEE_USER,
    lifetimeSeconds = 1800,
  } = options;
  const login = createApigeeLogin({ clock, user, lifetimeSeconds });
  const behaviour: ApigeeBehaviour = {
    searchEnabled: true,
    hashed: false,
    privileged: true,
    totalAsText: false,
    emptyNext: false,
  };
  const state: ApigeeState = {
    now: () => clock.now(),
    apps: new Map(),
    tokens: new Map(),
    revoked: [],
    disabled: [],
    behaviour,
  };
  const { apps, tokens, revoked, disabled } = state;
  const routes = ['organizations', 'o'].flatMap((name) =>
    routesBelow(`/v1/${name}/${organization}`, state),
  );

  return {
    user,
    login,
    revoked,
    disabled,
    behaviour,
    handle(request) {
      if (request.method === 'POST' && request.path === '/oauth/token') return login.token(request);
      const operation = findOperation(routes, request);
      // A proxy in front of the API answers for paths that nobody serves.
      if (!operation) return htmlPage(404);
      if (!login.accepts(request)) return { status: 401 };
      return inAcceptedForm(operation(), request);
    },
    addApp(appId, name = appId) {
      apps.set(appId, name);
    },
    addToken(token) {
      const revokedFrom = token.status === 'revoked' ? token.issuedAt : Number.POSITIVE_INFINITY;
      tokens.set(token.token, { ...token, revokedFrom, refreshTokenStatus: 'approved' });
    },
    tokens: () => [...tokens.values()],
  };
}

function routesBelow(base: string, state: ApigeeState): readonly Route[] {
  const token = `${base}/oauth2/accesstokens/{}`;
  return [
    ['GET', `${base}/apps`, (request) => listApps(state, request)],
    ['GET', `${base}/apps/{}`, (_, appId) => getApp(state, appId)],
    ['GET', `${base}/oauth2/search`, (request) => search(state, request)],
    ['POST', `${base}/oauth2/revoke`, (request) => revokeMany(state, request)],
    ['GET', token, (_, value) => getToken(state, value)],
    ['DELETE', token, (_, value) => deleteToken(state, value)],
    ['POST', token, (request, value) => changeToken(state, request, value)],
  ];
}

/** Errors are XML for a caller that asks for it, or for nothing. */
function inAcceptedForm(reply: Reply, request: ReceivedRequest): Reply {
  const { accept } = request.headers;
  if (reply.status < 400 || !reply.body || (accept && !/\bxml\b/.test(accept))) return reply;
  const { code, message } = JSON.parse(reply.body);
  return {
    status: reply.status,
    headers: { 'content-type': 'application/xml' },
    body: `<Error>\n  <Code>${code}</Code>\n  <Message>${message}</Message>\n  <Contexts/>\n</Error>`,
  };
}
