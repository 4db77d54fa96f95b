import { expect, test } from 'vitest';
import type { HttpClient } from '../../lambda/http-ports.ts';
import type { ProviderModule } from '../../lambda/ports.ts';
import { example } from '../../lambda/providers/_example/index.ts';
import { apigeeEdge } from '../../lambda/providers/apigee-edge/index.ts';
import { findUsers } from '../../lambda/providers/aws-iam/users.ts';
import { route53GlobalResolver } from '../../lambda/providers/route53-global-resolver/index.ts';
import { expectFailure } from '../providers/rest/served.ts';
import { createTestClock } from '../support/clock.ts';
import { createMemoryRegister } from '../support/memory-register.ts';

async function notAsked(): Promise<never> {
  throw new Error('nobody should ask for this');
}

/** Lists until the end or an error; what is wrong with the list counts as one. */
async function list(
  module: ProviderModule,
  settings: unknown,
  credentials: unknown,
  http: HttpClient,
) {
  const provider = module.connect({
    settings: module.settings.parse(settings),
    credentials,
    namesOwnToken: false,
    openHttp: () => http,
    clock: createTestClock(),
    concurrency: 2,
    fingerprint: (value) => value,
    register: createMemoryRegister(),
    awsCredentials: notAsked,
    needs: new Set(),
  });
  for await (const _ of provider.list());
}

const ROUTE53_KEY = { accessKeyId: 'a', secretAccessKey: 's' };
const APIGEE = { organization: 'acme', appIds: ['one'], removal: 'delete' };
const token = { id: 'a', status: 'OPERATIONAL' };

test.each<[ProviderModule, unknown, unknown, (next: string) => object]>([
  [example, { project: 'p' }, { apiKey: 'k' }, (next) => ({ tokens: [token], next_cursor: next })],
  [
    route53GlobalResolver,
    { dnsViewIds: ['v'] },
    ROUTE53_KEY,
    (next) => ({ accessTokens: [token], nextToken: next }),
  ],
  [apigeeEdge, APIGEE, { accessToken: 't' }, (next) => ({ list: ['v', 'w'], meta: { next } })],
])(
  'a list of $name that gives the same under ever new pointers ends the connection',
  async (module, settings, credentials, pageOf) => {
    let count = 0;
    const send: HttpClient['send'] = async ({ url }) => {
      const isToken = url.pathname.includes('/accesstokens/');
      const text = JSON.stringify(isToken ? { status: 'approved' } : pageOf(`n${++count}`));
      return { status: 200, headers: {}, text, repeated: false };
    };
    await expectFailure(list(module, settings, credentials, { send }), 'invalid-response');
    expect(count).toBeLessThanOrEqual(2);
  },
);

test('a list of IAM users that gives the same under ever new markers ends the connection', async () => {
  let count = 0;
  const listUsers = async () => ({ page: ['ann'], next: `m${++count}` });
  await expectFailure(findUsers({ listUsers }, { users: 'all' }), 'invalid-response');
  expect(count).toBe(2);
});
