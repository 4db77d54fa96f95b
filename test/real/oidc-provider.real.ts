import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databricks } from '../../lambda/providers/definitions/databricks.ts';
import { defineRestProvider } from '../../lambda/providers/rest/shipped.ts';
import { NOW } from '../support/clock.ts';
import { sweepReal } from './sweep.ts';

const YEAR = 365 * 86_400_000;

const CLIENT = { clientId: 'sweeper', clientSecret: 'secret of: the+client%/&=' };
const TOKENS_PATH = '/api/2.0/token-management/tokens';

let server: Server;
let origin: string;
/** Ids of the workspace's tokens, and when they were made. */
let tokens: Map<string, number>;
let tokenRequests: number;

/** A workspace whose token endpoint is a real authorization server, which is asked about each access token. */
beforeEach(async () => {
  tokens = new Map([
    ['old', NOW - 2 * YEAR],
    ['young', NOW - 1],
  ]);
  tokenRequests = 0;
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  origin = `http://127.0.0.1:${address.port}`;
  const authorize = new Provider(origin, configuration()).callback();

  server.on('request', (request, response) => {
    const { method = '', url = '' } = request;
    if (url.startsWith('/oidc/')) {
      if (url === '/oidc/v1/token') tokenRequests++;
      authorize(request, response).catch((error: unknown) => response.destroy(Object(error)));
      return;
    }
    isAuthorized(request.headers.authorization).then(
      (authorized) => {
        if (authorized) serve(method, url, response);
        else response.writeHead(401).end('{}');
      },
      (error: unknown) => response.destroy(Object(error)),
    );
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function configuration(): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    adapter: createStorage(),
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    jwks: { keys: [privateKey.export({ format: 'jwk' })] },
    scopes: ['all-apis'],
    ttl: { ClientCredentials: 600 },
    routes: { token: '/oidc/v1/token', introspection: '/oidc/v1/introspect' },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: () => true },
    },
  };
}

/** Keeps what the server issues; its own storage is meant for trying out only, and says so each time. */
function createStorage() {
  const stored = new Map<string, unknown>();
  return (kind: string) => ({
    upsert: async (id: string, payload: unknown) => {
      stored.set(`${kind} ${id}`, payload);
    },
    find: async (id: string) => stored.get(`${kind} ${id}`),
    destroy: async (id: string) => {
      stored.delete(`${kind} ${id}`);
    },
  });
}

async function isAuthorized(header = ''): Promise<boolean> {
  const { clientId, clientSecret } = CLIENT;
  const userinfo = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const answer = await fetch(`${origin}/oidc/v1/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(userinfo).toString('base64')}` },
    body: new URLSearchParams({ token: header.replace(/^Bearer /, '') }),
  });
  const { active, scope } = Object(await answer.json());
  return active === true && scope === 'all-apis';
}

function serve(method: string, url: string, response: ServerResponse): void {
  const id = url.slice(TOKENS_PATH.length + 1);
  if (method === 'GET' && url === TOKENS_PATH) {
    const token_infos = [...tokens].map(([token_id, creation_time]) => ({
      token_id,
      creation_time,
      expiry_time: -1,
      created_by_username: 'ann@example.com',
    }));
    response.end(JSON.stringify({ token_infos }));
  } else if (method === 'DELETE' && tokens.delete(id)) {
    response.end('{}');
  } else {
    response.writeHead(404).end(JSON.stringify({ error_code: 'RESOURCE_DOES_NOT_EXIST' }));
  }
}

const sweep = (secret: object) =>
  sweepReal({
    module: defineRestProvider(databricks),
    origin,
    settings: { workspace: 'dbc.example.com' },
    secret,
    rule: { when: { olderThan: YEAR }, action: 'revoke' },
    at: NOW,
  });

test('signs in with client credentials at a real token endpoint, once for all calls', async () => {
  const { report } = await sweep(CLIENT);
  expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 2, revoked: 1, kept: 1 } });
  expect([...tokens.keys()]).toEqual(['young']);
  expect(tokenRequests).toBe(1);
});

test('a secret that the token endpoint refuses fails the connection', async () => {
  const { report } = await sweep({ ...CLIENT, clientSecret: 'wrong' });
  expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
  expect(tokens.size).toBe(2);
});
