import { example } from '../../../lambda/providers/_example/index.ts';
import { mapArray, type ProviderContract, without } from '../../contract/harness.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { createExampleSimulator } from '../../support/sandbox/example.ts';
import { startLoopback } from '../../support/sandbox/loopback.ts';

/** The provider that others are copied from keeps the contract too. */
export const exampleContract: ProviderContract = {
  name: 'example',
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/v1\/projects\/acme\/tokens(\?cursor=[\w%.~*+-]+)?$/,
      cursor: {
        read: (json) => json.next_cursor,
        write: (json, next_cursor) => ({ ...json, next_cursor }),
      },
      misshapen: [
        ['no array', (json) => without(json, 'tokens')],
        ['a token without an id', (json) => mapArray(json, 'tokens', (one) => without(one, 'id'))],
        ['an empty id', (json) => mapArray(json, 'tokens', (one) => ({ ...one, id: '' }))],
        ['a cursor that is a number', (json) => ({ ...json, next_cursor: 7 })],
        ['null', () => null],
      ],
    },
  ],
  own: 'must-be-named',
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/v1\/projects\/acme\/tokens\/[\w.-]+$/,
  },
  severalPages: 35,
  changeTimes: (json, change) =>
    mapArray(json, 'tokens', (one) => ({
      ...one,
      created_at: change(one.created_at),
      expires_at: change(one.expires_at),
    })),
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'nothing',

  async start(clock) {
    const apiKey = 'canary/example+key';
    const simulator = createExampleSimulator({ project: 'acme', apiKey });
    let count = 0;
    return {
      clock,
      module: example,
      server: await startLoopback(simulator.handle, { clock }),
      settings: { project: 'acme' },
      secret: { apiKey },
      register: createMemoryRegister(),
      ownToken: 'none',
      add({ id = `token-${++count}`, name, createdAt, expiresAt }) {
        simulator.addToken({
          id,
          ...(name !== undefined && { name }),
          createdAt: new Date(createdAt).toISOString(),
          expiresAt: new Date(expiresAt).toISOString(),
        });
        return id;
      },
      remove: (id) => simulator.removeToken(id),
      revoked: () => simulator.revoked,
      secrets: () => [apiKey],
    };
  },
};
