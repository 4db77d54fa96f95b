import { apigeeEdge } from '../../lambda/providers/apigee-edge.ts';
import { createApigeeSimulator } from '../sandbox/apigee.ts';
import { startLoopback } from '../sandbox/loopback.ts';
import { type ProviderContract, without } from './harness.ts';
import { createMemoryRegister } from './memory-register.ts';
import { UNREADABLE_MILLIS } from './unreadable-times.ts';

const ORGANIZATION = '/v1/organizations/acme';
const VALUE = '[^/?]+';

/** The contract of `apigee-edge`, all tokens belonging to one app and its removal being `delete`. */
export const apigeeContract: ProviderContract = {
  name: 'apigee-edge',
  listCalls: [
    {
      title: 'the list of apps',
      method: 'GET',
      path: new RegExp(`^${ORGANIZATION}/apps\\?rows=1000(&startKey=[\\w-]+)?$`),
      misshapen: [
        ['an object for the array', (json) => ({ app: json })],
        ['ids that are numbers', () => [1, 2]],
        ['an empty id', () => ['']],
        ['null', () => null],
      ],
    },
    {
      title: 'the token search',
      method: 'GET',
      path: new RegExp(`^${ORGANIZATION}/oauth2/search\\?app=[\\w-]+&limit=100(&start=${VALUE})?$`),
      cursor: {
        read: ({ meta }) => Object(meta).next,
        write: (json, next) => ({ ...json, meta: { ...Object(json.meta), next } }),
      },
      misshapen: [
        ['no array', (json) => without(json, 'list')],
        ['values that are numbers', (json) => ({ ...json, list: [1, 2] })],
        ['an empty value', (json) => ({ ...json, list: [''] })],
        ['a cursor that is a number', (json) => ({ ...json, meta: { next: 7 } })],
      ],
    },
    {
      title: 'the look at a token',
      method: 'GET',
      path: new RegExp(`^${ORGANIZATION}/oauth2/accesstokens/${VALUE}$`),
      misshapen: [
        ['an array', () => []],
        ['an empty object', () => ({})],
        ['another token', (json) => ({ ...json, token: 'another' })],
        ['a status that is a number', (json) => ({ ...json, status: 1 })],
        ['null', () => null],
      ],
    },
  ],
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: new RegExp(`^${ORGANIZATION}/oauth2/accesstokens/${VALUE}$`),
  },
  severalPages: 230,
  changeTimes: (json, change) => ({
    ...json,
    createdAt: change(json.createdAt),
    issuedAt: change(json.issuedAt),
    expiresAt: change(json.expiresAt),
  }),
  unreadableTimes: UNREADABLE_MILLIS,
  revokeAnswers: 'json',

  async start(clock) {
    const user = { username: 'canary-user@example.test', password: 'canary:pass word+/0001' };
    const simulator = createApigeeSimulator({ clock, user });
    simulator.addApp('app-1', 'billing');
    const values: string[] = [];
    let removed = new Set<string>();
    return {
      clock,
      module: apigeeEdge,
      server: await startLoopback(
        (request) => {
          const value = decodeURIComponent(request.path.split('/').at(-1) ?? '');
          // The simulator cannot forget a token by itself.
          return simulator.handle(
            removed.has(value) ? { ...request, path: `${request.path}-gone` } : request,
          );
        },
        { clock },
      ),
      settings: { organization: 'acme', appIds: 'all', removal: 'delete' },
      secret: user,
      register: createMemoryRegister(),
      add({ id = `canary.token=${values.length + 1}+é`, name, createdAt, expiresAt }) {
        const appId = name === undefined ? 'app-1' : `app-${values.length + 2}`;
        if (name !== undefined) simulator.addApp(appId, name);
        values.push(id);
        simulator.addToken({ token: id, appId, issuedAt: createdAt, expiresAt });
        return id;
      },
      remove(id) {
        removed = removed.add(id);
      },
      revoked: () => simulator.revoked,
      secrets: () => [...Object.values(user), ...values, ...values.map((v) => `refresh-of-${v}`)],
    };
  },
};
