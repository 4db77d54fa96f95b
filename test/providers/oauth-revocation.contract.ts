import { oauthRevocation } from '../../lambda/providers/oauth-revocation.ts';
import { startLoopback } from '../sandbox/loopback.ts';
import { createOAuthSimulator, DEFAULT_REVOCATION_PATH } from '../sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../sandbox/sandbox.ts';
import { type ProviderContract, without } from './harness.ts';
import { createMemoryRegister } from './memory-register.ts';
import { UNREADABLE_SECONDS } from './unreadable-times.ts';

/** The tag of the register of the tests. */
export const REGISTER_TAG = { key: 'token-sweeper:register', value: 'tests' };

/** The contract of `oauth-revocation`, with introspection at the server. */
export const oauthContract: ProviderContract = {
  name: 'oauth-revocation',
  listCalls: [
    {
      title: 'the introspection',
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
  revokeCall: {
    title: 'the revocation',
    method: 'POST',
    path: new RegExp(`^${DEFAULT_REVOCATION_PATH}$`),
  },
  severalPages: 50,
  changeTimes: (json, change) => ({ ...json, exp: change(json.exp), iat: change(json.iat) }),
  unreadableTimes: [...UNREADABLE_SECONDS, ['null', () => null]],
  revokeAnswers: 'nothing',

  async start(clock) {
    const client = { clientId: 'canary-client', clientSecret: 'canary:secret +/%0001' };
    const introspectionPath = SANDBOX_INTROSPECTION_PATH;
    const simulator = createOAuthSimulator({ clock, introspectionPath });
    simulator.addClient({
      id: client.clientId,
      secret: client.clientSecret,
      method: 'client_secret_basic',
    });
    const register = createMemoryRegister();
    const values: string[] = [];
    return {
      clock,
      module: oauthRevocation,
      server: await startLoopback(simulator.handle, { clock }),
      settings: {
        revocationPath: DEFAULT_REVOCATION_PATH,
        introspectionPath,
        register: { secretTag: REGISTER_TAG },
      },
      secret: client,
      register,
      add({ id = `canary.token=${values.length + 1}+é`, name, createdAt, expiresAt }) {
        values.push(id);
        // A token that has expired is dead to introspection, so stale ones are old here, not expired.
        const living = Math.max(expiresAt, clock.now() + 86_400_000);
        simulator.addToken({
          token: id,
          clientId: client.clientId,
          issuedAt: createdAt,
          expiresAt: living,
        });
        const entry = { token: id, tokenType: 'access_token', ...(name !== undefined && { name }) };
        const tags = { [REGISTER_TAG.key]: REGISTER_TAG.value };
        register.put(`register/${values.length}`, { text: JSON.stringify(entry) }, tags);
        return id;
      },
      remove(id) {
        simulator.addToken({ token: id, clientId: client.clientId, expiresAt: 0 });
      },
      revoked: () => simulator.revoked,
      secrets: () => [...Object.values(client), ...values],
    };
  },
};
