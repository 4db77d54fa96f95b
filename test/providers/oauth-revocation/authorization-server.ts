import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { errors, Provider } from 'oidc-provider';
import {
  type CLIENT_AUTHENTICATIONS,
  clientAuthentication,
} from '../../../lambda/providers/kit/client-authentication.ts';

/** A client that is registered at the server. */
export interface Client {
  readonly clientId: string;
  readonly method: (typeof CLIENT_AUTHENTICATIONS)[number];
  readonly clientSecret?: string;
  /** PEM. */
  readonly privateKey?: string;
}

/** A real authorization server on loopback; its clock is the machine's. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** Issues an access token that lasts so many seconds; `jwt` makes it a signed one. */
  issue(client: Client, seconds: number, form?: 'opaque' | 'jwt'): Promise<string>;
  /** Issues a refresh token that lasts so many seconds, and an access token of the same grant, for a user. */
  issueGrant(client: Client, seconds: number): Promise<{ refresh: string; access: string }>;
  /** From now on the revocation of another client's token is answered with 200, and does nothing. */
  ignoreForeign(): void;
  /** What the server says of a token. */
  introspect(client: Client, token: string): Promise<{ readonly active: boolean }>;
  close(): Promise<void>;
}

/** The paths of the server's own endpoints. */
export const REVOCATION_PATH = '/token/revocation';
export const INTROSPECTION_PATH = '/token/introspection';

const JWT_RESOURCE = 'urn:tests:jwt';

interface Issued {
  readonly scope?: string;
  readonly clientId: string;
}

/**
 * Starts oidc-provider with client credentials, RFC 7009, RFC 7662 and RFC 8414.
 * @param aliases paths, and the paths of the server that answer for them
 */
export async function startAuthorizationServer(
  clients: readonly Client[],
  aliases: Readonly<Record<string, string>> = {},
): Promise<AuthorizationServer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const issuer = `http://127.0.0.1:${address.port}`;
  const foreign: Foreign = { isIgnored: false };
  const provider = new Provider(issuer, configuration(clients, foreign));
  const serve = provider.callback();
  server.on('request', (request, response) => {
    request.url = aliases[request.url ?? ''] ?? request.url;
    serve(request, response).catch((error: unknown) => response.destroy(Object(error)));
  });

  async function post(path: string, client: Client, form: Record<string, string>) {
    const clock = { now: () => Date.now() };
    const proof = clientAuthentication(client.method, client, clock)(issuer);
    const response = await fetch(issuer + path, {
      method: 'POST',
      headers: proof.headers,
      body: new URLSearchParams({ ...form, ...proof.form }),
    });
    return response.json();
  }

  return {
    issuer,
    async issue(client, seconds, form = 'opaque') {
      const resource = form === 'jwt' ? { resource: JWT_RESOURCE } : {};
      const answer = await post('/token', client, {
        grant_type: 'client_credentials',
        scope: `for:${seconds}`,
        ...resource,
      });
      return Object(answer).access_token;
    },
    async issueGrant({ clientId }, seconds) {
      const client = await provider.Client.find(clientId);
      if (!client) throw new Error('no such client');
      const grant = new provider.Grant({ clientId, accountId: 'ann' });
      grant.addOIDCScope('openid offline_access');
      const content = {
        client,
        accountId: 'ann',
        grantId: await grant.save(),
        gty: 'authorization_code',
        scope: 'openid offline_access',
        expiresIn: seconds,
      };
      return {
        refresh: await new provider.RefreshToken(content).save(),
        access: await new provider.AccessToken(content).save(),
      };
    },
    ignoreForeign() {
      foreign.isIgnored = true;
    },
    introspect: (client, token) => post(INTROSPECTION_PATH, client, { token }).then(Object),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whether the revocation of another client's token is ignored; otherwise it is refused. */
interface Foreign {
  isIgnored: boolean;
}

/** Keeps what the server issues; its own storage is meant for trying out only, and says so each time. */
function createStorage() {
  const stored = new Map<string, unknown>();
  const grantOf = (payload: unknown): unknown => Object(payload).grantId;
  return (kind: string) => ({
    upsert: async (id: string, payload: unknown) => {
      stored.set(`${kind} ${id}`, payload);
    },
    find: async (id: string) => stored.get(`${kind} ${id}`),
    destroy: async (id: string) => {
      stored.delete(`${kind} ${id}`);
    },
    revokeByGrantId: async (grantId: string) => {
      for (const [key, payload] of stored)
        if (key.startsWith(`${kind} `) && grantOf(payload) === grantId) stored.delete(key);
    },
  });
}

function configuration(clients: readonly Client[], foreign: Foreign): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const lifetime = (_: unknown, { scope }: Issued) => Number(scope?.split(':')[1]);
  return {
    adapter: createStorage(),
    clients: clients.map(({ clientId, method, clientSecret, privateKey: key }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      ...(key !== undefined && {
        jwks: { keys: [createPublicKey(key).export({ format: 'jwk' })] },
      }),
      grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
      redirect_uris: ['https://client.test/callback'],
      response_types: ['code'],
      token_endpoint_auth_method: method,
    })),
    jwks: { keys: [privateKey.export({ format: 'jwk' })] },
    scopes: ['openid', 'offline_access', 'for:600', 'for:864000'],
    ttl: { ClientCredentials: lifetime, Grant: 864_000 },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: {
        enabled: true,
        allowedPolicy(_: unknown, client: Issued, token: Issued) {
          if (client.clientId === token.clientId) return true;
          if (foreign.isIgnored) return false;
          throw new errors.InvalidRequest('the token belongs to another client');
        },
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'for:600 for:864000',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  };
}
