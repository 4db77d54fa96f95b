import { apigeeEdge } from '../../../lambda/providers/apigee-edge/index.ts';
import {
  type Harness,
  type NewToken,
  type ProviderContract,
  without,
} from '../../contract/harness.ts';
import { UNREADABLE_MILLIS } from '../../contract/unreadable-times.ts';
import type { TestClock } from '../../support/clock.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { type ApigeeSimulator, createApigeeSimulator } from '../../support/sandbox/apigee.ts';
import { startLoopback } from '../../support/sandbox/loopback.ts';
import type { Handler } from '../../support/sandbox/message.ts';

const ORGANIZATION = '/v1/organizations/acme';
const VALUE = '[^/?]+';

const USER = { username: 'canary-user@example.test', password: 'canary:pass word+/0001' };

/** An organisation of Apigee Edge with the app `app-1`. */
export interface ApigeeHarness extends Harness {
  readonly simulator: ApigeeSimulator;
}

/** Starts Apigee Edge and its login host; tokens belong to `app-1`, or with a name to an app of that name. */
export async function startApigee(clock: TestClock): Promise<ApigeeHarness> {
  const simulator = createApigeeSimulator({ clock, user: USER });
  simulator.addApp('app-1', 'billing');
  const values: string[] = [];
  let hasOwn = false;
  const vanished = new Set<string>();
  const add = (
    { id = `canary.token=${values.length + 1}+é`, name, createdAt, expiresAt }: NewToken,
    refreshToken?: string,
  ) => {
    const appId = name === undefined ? 'app-1' : `app-${values.length + 2}`;
    if (name !== undefined) simulator.addApp(appId, name);
    values.push(id);
    vanished.delete(id);
    simulator.addToken({
      token: id,
      appId,
      issuedAt: createdAt,
      expiresAt,
      ...(refreshToken !== undefined && { refreshToken }),
    });
    return id;
  };
  // The simulator forgets a token only when it is deleted, which would count as revoked by us.
  const handle: Handler = (request) => {
    const value = decodeURIComponent(request.path.split('/').at(-1) ?? '');
    const path = vanished.has(value) ? `${request.path}-vanished` : request.path;
    return simulator.handle({ ...request, path });
  };
  return {
    simulator,
    clock,
    module: apigeeEdge,
    server: await startLoopback(handle, { clock }),
    settings: { organization: 'acme', appIds: 'all', removal: 'delete' },
    // A user and a password are no token; who has a token signs in with that.
    get secret() {
      return hasOwn ? { refreshToken: simulator.login.refreshToken } : USER;
    },
    register: createMemoryRegister(),
    add: (token) => add(token),
    addOwn(token) {
      hasOwn = true;
      return add(token, simulator.login.refreshToken);
    },
    remove: (id) => vanished.add(id),
    revoked: () => simulator.revoked,
    secrets: () => [
      ...Object.values(USER),
      simulator.login.refreshToken,
      ...simulator.login.issued,
      ...simulator.tokens().flatMap(({ token }) => [token, `refresh-of-${token}`]),
      ...values,
    ],
  };
}

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
  own: { byCredential: true },
  otherCalls: [{ title: 'the login', method: 'POST', path: /^\/oauth\/token$/ }],
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
  revokeBody: 'json',
  // One before and one after.
  inspections: 2,
  start: startApigee,
};
