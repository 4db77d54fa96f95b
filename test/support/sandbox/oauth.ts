import type { Clock } from '../../../lambda/ports.ts';
import { authenticateClient, type OAuthClient } from './client-authentication.ts';
import { type Handler, json, mediaType, type ReceivedRequest, type Reply } from './message.ts';

/** A token that the authorization server issued; times are epoch milliseconds. */
export interface OAuthToken {
  readonly token: string;
  /** The client that it was issued to, and that alone may revoke it. */
  readonly clientId: string;
  /** @default access_token */
  readonly type?: 'access_token' | 'refresh_token';
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  readonly scope?: string;
  readonly subject?: string;
  /** Revocation of such a token is refused as `unsupported_token_type`. */
  readonly irrevocable?: boolean;
  /** Tokens of one grant go together when its refresh token is revoked. */
  readonly grant?: string;
}

/** An authorization server with RFC 7009, and RFC 7662 and RFC 8414 where asked for. */
export interface OAuthSimulator {
  readonly handle: Handler;
  /** The tokens that a revocation ended, in that order; unknown and ended ones leave no trace. */
  readonly revoked: readonly string[];
  addClient(client: OAuthClient): void;
  addToken(token: OAuthToken): void;
  /** Whether the token still works. */
  isActive(token: string): boolean;
}

/** What the simulated server offers. */
export interface OAuthOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** @default /api/id/v1/auth/token/revoke */
  readonly revocationPath?: string;
  /** Without it the server has no introspection. */
  readonly introspectionPath?: string;
  /** The form field that holds the token to revoke. @default token */
  readonly tokenParameter?: string;
  /** Whether metadata are published. @default false */
  readonly metadata?: boolean;
  /** The one type of token that is introspected; of the others the server says that they are not active. */
  readonly introspects?: 'access_token' | 'refresh_token';
  /** What a revocation answers for a token that is unknown or ended. @default 200, without a body */
  readonly unknownToken?: Reply;
  /** Whether another client's token is answered with 200, and lives on. @default false */
  readonly ignoresForeign?: boolean;
  /** The member that explains an error; the standard one is `error_description`. @default errorDescription */
  readonly descriptionMember?: 'errorDescription' | 'error_description';
}

/** Where Screening Eagle revokes tokens. */
export const DEFAULT_REVOCATION_PATH = '/api/id/v1/auth/token/revoke';

/**
 * Simulates an authorization server.
 * @see RFC 7009 section 2, RFC 7662 section 2, RFC 8414 section 3
 */
export function createOAuthSimulator(options: OAuthOptions): OAuthSimulator {
  const { revocationPath = DEFAULT_REVOCATION_PATH, introspectionPath, metadata = false } = options;
  const server = new AuthorizationServer(options);
  const operations = new Map<string, (request: ReceivedRequest) => Reply>();
  operations.set(`POST ${revocationPath}`, (request) => server.revoke(request));
  if (introspectionPath)
    operations.set(`POST ${introspectionPath}`, (request) => server.introspect(request));
  if (metadata) {
    operations.set('GET /.well-known/oauth-authorization-server', (request) =>
      describe(issuerOf(request), revocationPath, introspectionPath),
    );
  }

  return {
    revoked: server.revoked,
    handle(request) {
      const operation = operations.get(`${request.method} ${request.target}`);
      return operation?.(request) ?? server.refuse(404, 'not_found', 'no such endpoint');
    },
    addClient(client) {
      server.clients.push(client);
    },
    addToken(token) {
      server.tokens.set(token.token, token);
      server.ended.delete(token.token);
    },
    isActive(value) {
      const token = server.tokens.get(value);
      return token !== undefined && server.isLive(token);
    },
  };
}

/** What the server knows, and its two calls that need a client. */
class AuthorizationServer {
  readonly clients: OAuthClient[] = [];
  readonly tokens = new Map<string, OAuthToken>();
  readonly revoked: string[] = [];
  readonly ended = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #options: OAuthOptions;

  constructor(options: OAuthOptions) {
    this.#options = options;
  }

  isLive({ token, expiresAt = Number.POSITIVE_INFINITY }: OAuthToken): boolean {
    return expiresAt > this.#options.clock.now() && !this.ended.has(token);
  }

  refuse(status: number, error: string, description: string): Reply {
    const { descriptionMember = 'errorDescription' } = this.#options;
    return json(status, { error, [descriptionMember]: description });
  }

  /** RFC 7009 section 2 */
  revoke(request: ReceivedRequest): Reply {
    const { tokenParameter = 'token', unknownToken = { status: 200 } } = this.#options;
    return this.#withClient(request, tokenParameter, (client, value) => {
      const token = this.tokens.get(value);
      if (!token) return unknownToken;
      if (token.clientId !== client.id && this.#options.ignoresForeign) return { status: 200 };
      if (token.clientId !== client.id)
        return this.refuse(400, 'invalid_request', 'the token was issued to another client');
      if (token.irrevocable)
        return this.refuse(400, 'unsupported_token_type', 'such tokens cannot be revoked');
      if (!this.isLive(token)) return unknownToken;
      this.revoked.push(value);
      this.ended.add(value);
      if (token.type === 'refresh_token') this.#endGrant(token.grant);
      return { status: 200 };
    });
  }

  /** RFC 7662 section 2 */
  introspect(request: ReceivedRequest): Reply {
    const { introspects } = this.#options;
    return this.#withClient(request, 'token', (client, value) => {
      const token = this.tokens.get(value);
      const isKnown = token?.clientId === client.id && this.isLive(token);
      if (!isKnown || (introspects ?? typeOf(token)) !== typeOf(token))
        return json(200, { active: false });
      return json(200, {
        active: true,
        client_id: client.id,
        token_type: 'Bearer',
        scope: token.scope,
        sub: token.subject,
        username: token.subject,
        iat: seconds(token.issuedAt),
        exp: seconds(token.expiresAt),
        iss: issuerOf(request),
      });
    });
  }

  /** Runs `operation` for an authenticated client and the token in the form that it sent. */
  #withClient(
    request: ReceivedRequest,
    parameter: string,
    operation: (client: OAuthClient, token: string) => Reply,
  ): Reply {
    if (mediaType(request) !== 'application/x-www-form-urlencoded')
      return this.refuse(400, 'invalid_request', 'the body must be a form');
    const form = new URLSearchParams(request.body);
    const issuer = issuerOf(request);
    const client = authenticateClient(request, form, {
      clients: this.clients,
      audiences: [issuer, `${issuer}/token`, issuer + request.path],
      now: this.#options.clock.now(),
      seen: this.#seen,
    });
    if (client === 'invalid_request')
      return this.refuse(400, client, 'more than one client authentication');
    if (client === 'invalid_client') {
      const reply = this.refuse(401, client, 'client authentication failed');
      return { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Basic' } };
    }
    const token = form.getAll(parameter);
    if (token.length !== 1 || !token[0])
      return this.refuse(400, 'invalid_request', 'exactly one token is required');
    return operation(client, token[0]);
  }

  /** RFC 7009 section 2.1: the access tokens of a grant go with its refresh token. */
  #endGrant(grant: string | undefined): void {
    if (grant === undefined) return;
    for (const token of this.tokens.values())
      if (token.grant === grant) this.ended.add(token.token);
  }
}

/** RFC 8414 section 3 */
function describe(issuer: string, revocationPath: string, introspectionPath?: string): Reply {
  const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  return json(200, {
    issuer,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: issuer + revocationPath,
    revocation_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    ...(introspectionPath && {
      introspection_endpoint: issuer + introspectionPath,
      introspection_endpoint_auth_methods_supported: methods,
    }),
  });
}

function typeOf({ type = 'access_token' }: OAuthToken) {
  return type;
}

function issuerOf(request: ReceivedRequest): string {
  return `http://${request.headers.host}`;
}

function seconds(millis: number | undefined): number | undefined {
  return millis === undefined ? undefined : Math.floor(millis / 1000);
}
