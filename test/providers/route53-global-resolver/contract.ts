import { route53GlobalResolver } from '../../../lambda/providers/route53-global-resolver/index.ts';
import { type Harness, mapArray, type ProviderContract, without } from '../../contract/harness.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import type { TestClock } from '../../support/clock.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';
import { startLoopback } from '../../support/sandbox/loopback.ts';
import { createRoute53Simulator, type Route53Simulator } from '../../support/sandbox/route53.ts';
import type { AwsAccessKey } from '../../support/sandbox/verify-sigv4.ts';

const PAGING = String.raw`\?max_results=100(&next_token=[\w%.~*+-]+)?$`;

const KEY = {
  accessKeyId: 'AKIDCANARYEXAMPLE0001',
  secretAccessKey: 'canary-secret-access-key/+0001',
};

/** Global Resolver with the resolver `gr-1` and its view `dnsv-1`. */
export interface Route53Harness extends Harness {
  readonly simulator: Route53Simulator;
}

/** Starts Global Resolver; tokens that are added belong to `dnsv-1`. */
export async function startRoute53(
  clock: TestClock,
  { key = KEY }: { readonly key?: AwsAccessKey } = {},
): Promise<Route53Harness> {
  const simulator = createRoute53Simulator({ clock, key });
  simulator.addResolver('gr-1');
  simulator.addView('gr-1', 'dnsv-1');
  let count = 0;
  return {
    simulator,
    clock,
    module: route53GlobalResolver,
    server: await startLoopback(simulator.handle, { clock }),
    settings: { dnsViewIds: 'all' },
    secret: key,
    register: createMemoryRegister(),
    add({ id = `at-${++count}`, name, createdAt, expiresAt }) {
      const named = name === undefined ? {} : { name };
      simulator.addToken('dnsv-1', { id, ...named, createdAt, expiresAt });
      return id;
    },
    remove(id) {
      const others = simulator.tokens('dnsv-1').filter((token) => token.id !== id);
      simulator.removeView('dnsv-1');
      simulator.addView('gr-1', 'dnsv-1');
      for (const token of others) simulator.addToken('dnsv-1', token);
    },
    revoked: () => simulator.revoked,
    secrets: () => Object.values(key),
  };
}

/** The contract of `route53-global-resolver`. */
export const route53Contract: ProviderContract = {
  name: 'route53-global-resolver',
  listCalls: [
    {
      title: 'the list of resolvers',
      method: 'GET',
      path: new RegExp(`^/global-resolver${PAGING}`),
      misshapen: [
        ['no array', (json) => without(json, 'globalResolvers')],
        ['an id that leaves the path', () => ({ globalResolvers: [{ id: '..' }] })],
      ],
    },
    {
      title: 'the list of DNS views',
      method: 'GET',
      path: new RegExp(`^/dns-views/resolver/gr-1${PAGING}`),
      misshapen: [
        ['no array', (json) => without(json, 'dnsViews')],
        ['an id that leaves the path', () => ({ dnsViews: [{ id: '..' }] })],
      ],
    },
    {
      title: 'the list of tokens',
      method: 'GET',
      path: new RegExp(`^/tokens/dns-view/dnsv-1${PAGING}`),
      cursor: {
        read: (json) => json.nextToken,
        write: (json, nextToken) => ({ ...json, nextToken }),
      },
      misshapen: [
        ['no array', (json) => without(json, 'accessTokens')],
        ['null for the array', (json) => ({ ...json, accessTokens: null })],
        [
          'a token without an id',
          (json) => mapArray(json, 'accessTokens', (one) => without(one, 'id')),
        ],
        ['an empty id', (json) => mapArray(json, 'accessTokens', (one) => ({ ...one, id: '' }))],
        [
          'a token without a status',
          (json) => mapArray(json, 'accessTokens', (one) => without(one, 'status')),
        ],
        ['a cursor that is an object', (json) => ({ ...json, nextToken: {} })],
      ],
    },
  ],
  own: 'not-listed',
  revokeCall: { title: 'the deletion', method: 'DELETE', path: /^\/tokens\/[\w.-]+$/ },
  severalPages: 320,
  changeTimes: (json, change) =>
    mapArray(json, 'accessTokens', (one) => ({
      ...one,
      createdAt: change(one.createdAt),
      expiresAt: change(one.expiresAt),
    })),
  unreadableTimes: [...UNREADABLE_ISO_TIMES, ['null', () => null]],
  revokeBody: 'json',
  start: startRoute53,
};
