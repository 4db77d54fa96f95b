import { oauthRevocation } from '../../../lambda/providers/oauth-revocation/index.ts';
import { type Harness, type ProviderContract, without } from '../../contract/harness.ts';
import { UNREADABLE_SECONDS } from '../../contract/unreadable-times.ts';
import type { TestClock } from '../../support/clock.ts';
import { DAY } from '../../support/clock.ts';
import { createMemoryRegister, type MemoryRegister } from '../../support/memory-register.ts';
import { startLoopback } from '../../support/sandbox/loopback.ts';
import { json } from '../../support/sandbox/message.ts';
import {
  createOAuthSimulator,
  DEFAULT_REVOCATION_PATH,
  type OAuthOptions,
  type OAuthSimulator,
} from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';

/** The tag of the register of the tests. */
export const REGISTER_TAG = { key: 'token-sweeper:register', value: 'tests' };

const CLIENT = { clientId: 'canary-client', clientSecret: 'canary:secret +/%0001' };

/** An authorization server and the register of its tokens. */
export interface OAuthHarness extends Harness {
  readonly simulator: OAuthSimulator;
  readonly register: MemoryRegister;
}

/**
 * Starts an authorization server.
 * @param registered whether the entries of tokens that are added tell when these were issued
 */
export async function startOAuth(
  clock: TestClock,
  options: Partial<OAuthOptions> = {},
  registered: 'dated' | 'undated' = 'undated',
): Promise<OAuthHarness> {
  const simulator = createOAuthSimulator({
    clock,
    introspectionPath: SANDBOX_INTROSPECTION_PATH,
    ...options,
  });
  const { clientId, clientSecret } = CLIENT;
  simulator.addClient({ id: clientId, secret: clientSecret, method: 'client_secret_basic' });
  const register = createMemoryRegister();
  const values: string[] = [];
  return {
    simulator,
    clock,
    module: oauthRevocation,
    server: await startLoopback(simulator.handle, { clock }),
    settings: {
      revocationPath: DEFAULT_REVOCATION_PATH,
      introspectionPath: SANDBOX_INTROSPECTION_PATH,
      register: { secretTag: REGISTER_TAG },
    },
    secret: CLIENT,
    register,
    add({ id = `canary.token=${values.length + 1}+é`, name, createdAt, expiresAt }) {
      values.push(id);
      // Introspection calls an expired token dead: here the stale ones are old instead.
      const living = Math.max(expiresAt, clock.now() + DAY);
      simulator.addToken({ token: id, clientId, issuedAt: createdAt, expiresAt: living });
      const entry = {
        token: id,
        tokenType: 'access_token',
        ...(name !== undefined && { name }),
        ...(registered === 'dated' && { issuedAt: new Date(createdAt).toISOString() }),
      };
      const tags = { [REGISTER_TAG.key]: REGISTER_TAG.value };
      register.put(`register/${values.length}`, { text: JSON.stringify(entry) }, tags);
      return id;
    },
    remove: (id) => simulator.addToken({ token: id, clientId, expiresAt: 0 }),
    revoked: () => simulator.revoked,
    secrets: () => [...Object.values(CLIENT), ...values],
  };
}

/** The contract of `oauth-revocation`, with introspection at the server. */
export const oauthContract: ProviderContract = {
  name: 'oauth-revocation',
  listCalls: [
    {
      title: 'the introspection',
      isOfOneToken: true,
      method: 'POST',
      path: new RegExp(`^${SANDBOX_INTROSPECTION_PATH}$`),
      misshapen: [
        ['no answer to the question', (json) => without(json, 'active')],
        ['a word for the answer', (json) => ({ ...json, active: 'false' })],
        ['an array', () => []],
        ['null', () => null],
      ],
    },
  ],
  own: 'not-listed',
  revokeCall: {
    title: 'the revocation',
    method: 'POST',
    path: new RegExp(`^${DEFAULT_REVOCATION_PATH}$`),
  },
  severalPages: 50,
  // That introspection calls a token inactive proves nothing, so its revocation is sent, and RFC 7009 answers 200.
  goneLooksRevoked: true,
  successes: [
    ['200', { status: 200 }],
    ['200 with a body to be ignored', json(200, { status: 'ok' })],
  ],
  goneResponses: [
    ['400 with a code, as from Google', json(400, { error: 'invalid_token' })],
    ['200 with a code, as from Keycloak', json(200, { error: 'invalid_token' })],
    ['400 in words, as from Twitch', json(400, { status: 400, message: 'Invalid token' })],
  ],
  refusals: [
    ['400 for another client’s token', json(400, { error: 'invalid_request' })],
    ['400 for a type', json(400, { error: 'unsupported_token_type' })],
    ['400 for a hint', json(400, { message: 'Invalid token_type_hint' })],
    ['404 of no such path', json(404, { error: 'Not Found' })],
  ],
  changeTimes: (json, change) => ({ ...json, exp: change(json.exp), iat: change(json.iat) }),
  unreadableTimes: UNREADABLE_SECONDS,
  revokeBody: 'nothing',
  // One before and one after.
  inspections: 2,
  start: (clock) => startOAuth(clock, {}, 'dated'),
};
