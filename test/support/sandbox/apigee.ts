import type { Clock } from '../../../lambda/ports.ts';
import { type ApigeeLogin, type ApigeeUser, createApigeeLogin } from './apigee-login.ts';
import {
  type ApigeeToken,
  hashToken,
  isRevoked,
  renderToken,
  type StoredApigeeToken,
} from './apigee-tokens.ts';
import {
  type Handler,
  htmlPage,
  json,
  mediaType,
  type ReceivedRequest,
  type Reply,
} from './message.ts';
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

/** How the organisation is set up, and the points at which the documentation leaves room. */
export interface ApigeeBehaviour {
  /** Search and bulk revocation have to be enabled by the vendor. */
  searchEnabled: boolean;
  /** Only hashes are kept, so searches give nothing that a token can be asked for with. */
  hashed: boolean;
  /** The caller has the role orgadmin or opsadmin. */
  privileged: boolean;
  /** `totalResults` as the schema has it, a string, instead of the number of the example. */
  totalAsText: boolean;
  /** The last page says `next: ""` instead of leaving it out. */
  emptyNext: boolean;
}

const MAX_ROWS = 1000;
const MAX_SEARCH_LIMIT = 100;
const BULK_DELAY_MILLIS = 30_000;

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
  const apps = new Map<string, string>();
  const tokens = new Map<string, StoredApigeeToken>();
  const revoked: string[] = [];
  const disabled: string[] = [];
  const behaviour: ApigeeBehaviour = {
    searchEnabled: true,
    hashed: false,
    privileged: true,
    totalAsText: false,
    emptyNext: false,
  };
  const render = (token: StoredApigeeToken) =>
    renderToken(token, apps.get(token.appId) ?? '', clock.now());

  const listApps = (request: ReceivedRequest): Reply => {
    const { query } = request;
    const rows = Number(query.get('rows') ?? MAX_ROWS);
    const startKey = query.get('startKey') ?? '';
    if (!isCount(rows, MAX_ROWS) || (startKey && !query.has('rows')))
      return apigeeError(400, 'keymanagement.service.parameters_missing', 'rows is wrong');
    const page = [...apps.keys()]
      .sort()
      .filter((appId) => appId >= startKey)
      .slice(0, rows);
    return query.get('expand') === 'true'
      ? json(200, { app: page.map((appId) => expandApp(appId, apps.get(appId) ?? '')) })
      : json(200, page);
  };

  const getApp = (_: ReceivedRequest, appId: string): Reply => {
    const name = apps.get(appId);
    return name === undefined ? unknownApp() : json(200, expandApp(appId, name));
  };

  /** The tokens of `app`, `enduser` or both, or the error that the question deserves. */
  const selectTokens = ({ query }: ReceivedRequest): StoredApigeeToken[] | Reply => {
    const app = query.get('app');
    const enduser = query.get('enduser');
    if (!behaviour.privileged) return { status: 403 };
    if (!behaviour.searchEnabled)
      return apigeeError(400, 'UnsupportedOperationRevoke', 'This operation is not enabled');
    if (!app && !enduser)
      return apigeeError(400, 'keymanagement.service.parameters_missing', 'app or enduser');
    if (app && !apps.has(app)) return unknownApp();
    return [...tokens.values()].filter(
      (token) => (!app || token.appId === app) && (!enduser || token.enduser === enduser),
    );
  };

  const search = (request: ReceivedRequest): Reply => {
    const { query } = request;
    const selected = selectTokens(request);
    if (!Array.isArray(selected)) return selected;
    const limit = Number(query.get('limit') ?? 10);
    if (!isCount(limit, MAX_SEARCH_LIMIT))
      return apigeeError(400, 'InvalidValueForLimitParam', `at most ${MAX_SEARCH_LIMIT}`);
    const values = selected.map(({ token }) => (behaviour.hashed ? hashToken(token) : token));
    const start = query.get('start') ?? values[0] ?? '';
    const from = values.indexOf(start);
    if (from < 0 && query.has('start')) return unknownToken();
    const next = values[from + limit] ?? (behaviour.emptyNext ? '' : undefined);
    const total = values.length;
    return json(200, {
      list: values.slice(Math.max(from, 0), from + limit),
      meta: {
        limit,
        next,
        query: { app: query.get('app') ?? undefined, endUser: query.get('enduser') ?? undefined },
        start,
        totalResults: behaviour.totalAsText ? String(total) : total,
      },
    });
  };

  const revokeMany = (request: ReceivedRequest): Reply => {
    const selected = selectTokens(request);
    if (!Array.isArray(selected)) return selected;
    const cascade = request.query.get('cascade') === 'true';
    for (const token of selected) revoke(token, clock.now() + BULK_DELAY_MILLIS, cascade);
    return json(202, selected.length);
  };

  const getToken = (_: ReceivedRequest, value: string): Reply => {
    const token = tokens.get(value);
    if (token) return json(200, render(token));
    const code = 'keymanagement.service.AccessTokenDoesntExists';
    return apigeeError(404, code, 'Access Token doesnt exists');
  };

  const deleteToken = (_: ReceivedRequest, value: string): Reply => {
    const token = tokens.get(value);
    if (!behaviour.privileged) return { status: 403 };
    if (!token) return unknownToken('keymanagement.service.invalid_account_name');
    tokens.delete(value);
    revoked.push(value);
    return json(200, render(token));
  };

  const changeToken = (request: ReceivedRequest, value: string): Reply => {
    const token = tokens.get(value);
    const action = request.query.get('action');
    const cascade = request.query.get('cascade') === 'true';
    if (!behaviour.privileged) return { status: 403 };
    if (!token) return unknownToken();
    if (action === null) return json(200, render(token));
    if (mediaType(request) !== 'application/octet-stream') return { status: 415 };
    if (action === 'revoke') {
      if (!isRevoked(token, clock.now())) disabled.push(value);
      revoke(token, clock.now(), cascade);
    } else if (action === 'approve') {
      token.revokedFrom = Number.POSITIVE_INFINITY;
      if (cascade) token.refreshTokenStatus = 'approved';
    } else return apigeeError(400, 'keymanagement.service.parameters_missing', 'action');
    return { status: 204 };
  };

  const routes: readonly Route[] = ['organizations', 'o'].flatMap((name): Route[] => {
    const base = `/v1/${name}/${organization}`;
    return [
      ['GET', `${base}/apps`, listApps],
      ['GET', `${base}/apps/{}`, getApp],
      ['GET', `${base}/oauth2/search`, search],
      ['POST', `${base}/oauth2/revoke`, revokeMany],
      ['GET', `${base}/oauth2/accesstokens/{}`, getToken],
      ['DELETE', `${base}/oauth2/accesstokens/{}`, deleteToken],
      ['POST', `${base}/oauth2/accesstokens/{}`, changeToken],
    ];
  });

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

  function revoke(token: StoredApigeeToken, from: number, cascade: boolean): void {
    token.revokedFrom = Math.min(token.revokedFrom, from);
    if (cascade) token.refreshTokenStatus = 'revoked';
  }
}

/** An error as the management API writes it, for faults. */
export function apigeeError(status: number, code: string, message: string): Reply {
  return json(status, { code, message, contexts: [] });
}

function unknownToken(code = 'keymanagement.service.invalid_access_token'): Reply {
  return apigeeError(404, code, 'Invalid Access Token');
}

function unknownApp(): Reply {
  return apigeeError(404, 'keymanagement.service.app_id_not_found', 'App id not found');
}

function isCount(value: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= maximum;
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

/** An app in full, which holds the app's own secret: nothing should ever ask for it. */
function expandApp(appId: string, name: string): unknown {
  const key = `client-of-${appId}`;
  const credential = { consumerKey: key, consumerSecret: `secret-of-${appId}`, expiresAt: -1 };
  return { appId, name, status: 'approved', credentials: [{ ...credential, status: 'approved' }] };
}
