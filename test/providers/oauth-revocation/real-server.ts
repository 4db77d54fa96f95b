import { generateKeyPairSync } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createTokenRegister } from '../../../lambda/aws/register.ts';
import { oauthRevocation } from '../../../lambda/providers/oauth-revocation/index.ts';
import type { Harness } from '../../contract/harness.ts';
import { type SweepOptions, type Swept, sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock } from '../../support/clock.ts';
import { type Loopback, startLoopback } from '../../support/sandbox/loopback.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import {
  createSecretsManagerStub,
  type SecretsManagerStub,
} from '../../support/sandbox/secrets-manager.ts';
import {
  type AuthorizationServer,
  type Client,
  INTROSPECTION_PATH,
  REVOCATION_PATH,
  startAuthorizationServer,
} from './authorization-server.ts';
import { REGISTER_TAG } from './contract.ts';

/** The client that sweeps unless a test says otherwise. */
export const BASIC: Client = {
  clientId: 'canary-sweeper',
  method: 'client_secret_basic',
  clientSecret: 'canary secret:%+/&=~',
};
/** A client with its secret in the form. */
export const POST: Client = { ...BASIC, clientId: 'canary-post', method: 'client_secret_post' };
/** A client with a key of its own. */
export const JWT: Client = {
  clientId: 'canary-jwt',
  method: 'private_key_jwt',
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
};
/** A client whose tokens the others may not revoke. */
export const OTHER: Client = {
  ...BASIC,
  clientId: 'canary-other',
  clientSecret: 'canary-other-secret',
};
/** The settings of the register. */
export const REGISTER = { register: { secretTag: REGISTER_TAG } };
/** The settings with both endpoints. */
export const WITH_INTROSPECTION = {
  ...REGISTER,
  revocationPath: REVOCATION_PATH,
  introspectionPath: INTROSPECTION_PATH,
};

/** The lifetime in seconds of a token that the policy calls stale. */
export const SHORT = 600;
/** The lifetime in seconds of a token that it keeps. */
export const LONG = 864_000;
const RULES = [
  { name: 'ends-soon', when: { expiresWithin: 3_600_000 }, action: 'revoke' },
] as const;

/** A real authorization server, and the register of its tokens in a simulated Secrets Manager. */
export interface RealServer {
  readonly server: AuthorizationServer;
  readonly secretsManager: SecretsManagerStub;
  readonly secretsServer: Loopback;
  readonly harness: Harness;
  /** All tokens that were registered. */
  readonly registered: string[];
  /** Registers a token under `name`. */
  put(
    name: string,
    token: string,
    tokenType: 'access_token' | 'refresh_token',
    times?: object,
  ): void;
  /** Issues a token for so many seconds and registers it under `name`. */
  register(name: string, seconds: number, issuing?: Issuing): Promise<string>;
  isActive(token: string): Promise<boolean>;
  /** Sweeps what expires within the hour. */
  sweep(options?: SweepOptions): Promise<Swept>;
  close(): Promise<void>;
}

/** How a token is issued. */
interface Issuing {
  /** @default BASIC */
  readonly client?: Client;
  /** @default 'opaque' */
  readonly form?: 'opaque' | 'jwt';
  /** Its expiry in the register, which otherwise has none. */
  readonly expiresAt?: string;
}

/** Starts both servers. */
export async function startRealServer(): Promise<RealServer> {
  // The server lives by the machine's clock, so this run has to.
  const clock = { ...createTestClock(), now: () => Date.now() };
  const server = await startAuthorizationServer([BASIC, POST, JWT, OTHER], {
    [DEFAULT_REVOCATION_PATH]: REVOCATION_PATH,
  });
  const secretsManager = createSecretsManagerStub({ clock });
  const secretsServer = await startLoopback(secretsManager.handle, { clock });
  const sdk = new SecretsManagerClient({
    endpoint: secretsServer.origin,
    region: 'us-east-1',
    credentials: secretsManager.key,
  });
  const registered: string[] = [];
  const harness: Harness = {
    clock,
    module: oauthRevocation,
    server: { ...secretsServer, origin: server.issuer, requests: [] },
    settings: WITH_INTROSPECTION,
    secret: BASIC,
    register: createTokenRegister(async () => sdk),
    add: () => '',
    remove: () => {},
    revoked: () => [],
    secrets: () => [...CLIENT_SECRETS, ...registered],
  };
  const put: RealServer['put'] = (name, token, tokenType, times = {}) => {
    registered.push(token);
    const issuedAt = new Date(clock.now()).toISOString();
    const text = JSON.stringify({ token, tokenType, issuedAt, ...times });
    secretsManager.put({ name, text, tags: { [REGISTER_TAG.key]: REGISTER_TAG.value } });
  };
  return {
    server,
    secretsManager,
    secretsServer,
    harness,
    registered,
    put,
    async register(name, seconds, { client = BASIC, form = 'opaque', expiresAt } = {}) {
      const token = await server.issue(client, seconds, form);
      put(name, token, 'access_token', expiresAt === undefined ? {} : { expiresAt });
      return token;
    },
    isActive: async (token) => (await server.introspect(BASIC, token)).active,
    sweep: (options = {}) => sweepOnce(harness, { policy: { rules: RULES }, ...options }),
    async close() {
      sdk.destroy();
      await Promise.all([server.close(), secretsServer.close()]);
    },
  };
}

const CLIENT_SECRETS = [BASIC, POST, JWT, OTHER].flatMap(
  ({ clientSecret = '', privateKey = '' }) => [clientSecret, privateKey],
);
