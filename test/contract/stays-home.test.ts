import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { composeConnections } from '../../lambda/compose.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import type { Provider, ProviderModule } from '../../lambda/ports.ts';
import { apigeeEdge } from '../../lambda/providers/apigee-edge/index.ts';
import { huaweiIdentityCenter } from '../../lambda/providers/huawei-identity-center/index.ts';
import { oauthRevocation } from '../../lambda/providers/oauth-revocation/index.ts';
import { rest } from '../../lambda/providers/rest/index.ts';
import type { Definition } from '../../lambda/providers/rest/schema.ts';
import { route53GlobalResolver } from '../../lambda/providers/route53-global-resolver/index.ts';
import { createTestClock } from '../support/clock.ts';
import { hostileTexts, startForbidden } from '../support/hostile-paths.ts';
import { createMemoryRegister } from '../support/memory-register.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { POLICY } from './sweep-once.ts';

/** What a server, a configuration or an item says, each of it hostile or plain. */
interface Said {
  readonly parent: string;
  readonly id: string;
  readonly cursor: string;
  readonly link: string;
  readonly setting: string;
  /** A setting that is a path. */
  readonly path: string;
  /** Path of the endpoint. */
  readonly base: string;
}

interface Subject {
  readonly module: ProviderModule;
  readonly secret: unknown;
  /** As a configuration would hold them; what the module refuses is never connected. */
  readonly settings: (said: Said, home: string) => unknown;
}

const DEFINITION: Definition = {
  origin: 'https://api.example.com',
  settings: { org: { description: 'Organization.' } },
  secret: { key: { description: 'Key.' } },
  authentication: {
    type: 'login',
    path: '/{settings.org}/login',
    json: { key: '{secret.key}' },
    token: 'access_token',
  },
  forEach: {
    path: '/{settings.org}/users',
    itemsPath: 'users',
    paging: { type: 'cursor', path: 'cursor', parameter: 'at' },
  },
  list: { path: '/users/{parent.id}/tokens', itemsPath: 'tokens', paging: { type: 'link' } },
  detail: { path: '/users/{parent.id}/tokens/{item.id}' },
  fields: { id: 'item.id' },
  revoke: { method: 'DELETE', path: '/{item.kind}/{item.id}', ok: [200] },
};

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'a definition with parents, links, details and a login': {
    module: rest,
    secret: { key: 'k' },
    settings: ({ setting }) => ({ definition: DEFINITION, values: { org: setting } }),
  },
  'a definition whose links are in its answers': {
    module: rest,
    secret: { key: 'k' },
    settings: ({ setting }) => ({
      definition: {
        ...DEFINITION,
        forEach: undefined,
        list: { path: '/tokens', itemsPath: 'tokens', paging: { type: 'next_url', path: 'link' } },
        detail: { path: '/{item.kind}' },
      },
      values: { org: setting },
    }),
  },
  'a definition whose own paths are hostile': {
    module: rest,
    secret: { key: 'k' },
    settings: ({ path, link }) => ({
      definition: {
        ...DEFINITION,
        forEach: { ...DEFINITION.forEach, path },
        list: { ...DEFINITION.list, path: link },
        detail: undefined,
      },
      values: { org: 'acme' },
    }),
  },
  'oauth-revocation by metadata': {
    module: oauthRevocation,
    secret: { clientId: 'c', clientSecret: 's' },
    settings: (_, home) => ({ issuer: home, register: { secretTag: { key: 'k', value: 'v' } } }),
  },
  'oauth-revocation by settings': {
    module: oauthRevocation,
    secret: { clientId: 'c', clientSecret: 's' },
    settings: ({ path, link }) => ({
      revocationPath: path,
      introspectionPath: link,
      register: { secretTag: { key: 'k', value: 'v' } },
    }),
  },
  'apigee-edge': {
    module: apigeeEdge,
    secret: { refreshToken: 'r' },
    settings: () => ({ organization: 'acme', appIds: 'all', removal: 'delete' }),
  },
  'huawei-identity-center': {
    module: huaweiIdentityCenter,
    secret: { accessKey: 'a', secretKey: 's' },
    settings: ({ setting }) => ({
      region: 'cn-north-4',
      identityStoreId: setting,
      tenantIds: 'all',
    }),
  },
  'route53-global-resolver': {
    module: route53GlobalResolver,
    secret: { accessKeyId: 'a', secretAccessKey: 's' },
    settings: () => ({ dnsViewIds: 'all' }),
  },
};

const PLAIN: Said = {
  parent: 'p',
  id: 'i',
  cursor: '/c',
  link: '/l',
  setting: 's',
  path: '/s',
  base: '/base',
};

/** One answer that every call of every subject can make something of. */
function answerTo({ parent, id, cursor, link }: Said, home: string) {
  const token = { id, token_id: id, kind: parent, status: 'OPERATIONAL' };
  return {
    ...{ users: [{ id: parent }], tokens: [token], cursor, link, access_token: 't' },
    ...{
      issuer: home,
      revocation_endpoint: link.startsWith('/') ? `${home}${link}` : link,
      introspection_endpoint: `${home}${cursor}`,
    },
    ...{ active: true, list: [id], meta: { next: cursor }, token: id, nextToken: cursor },
    ...{ provisioning_tenants: [{ tenant_id: parent }], bearer_tokens: [token] },
    ...{ globalResolvers: [{ id: parent }], dnsViews: [{ id: parent }], accessTokens: [token] },
    ...token,
  };
}

/** Failing is fine; a defect is not. */
async function orFail(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SweepError) || error.code === 'internal') throw error;
  }
}

async function sweepAll(provider: Provider): Promise<void> {
  const tokens: Token[] = [];
  await orFail(async () => {
    for await (const page of provider.list()) tokens.push(...page);
  });
  for (const token of tokens) {
    if (token.providerState) continue;
    await orFail(async () => provider.inspect?.(token));
    await orFail(() => provider.revoke(token));
  }
}

test.each(Object.entries(SUBJECTS))(
  '%s sends nothing to another server, whatever it is told',
  async (_, { module, secret, settings }) => {
    const forbidden = await startForbidden();
    const clock = createTestClock();
    let said: Said = PLAIN;
    const server = await startLoopback(
      ({ path }) => ({
        status: 200,
        headers: { link: `<${said.link.replaceAll(/[^\x21-\x7e]/g, '')}>; rel="next"` },
        body: JSON.stringify(
          path.endsWith('/apps') ? [said.parent] : answerTo(said, server.origin + said.base),
        ),
      }),
      { clock },
    );
    onTestFinished(() => server.close());

    async function sweep(): Promise<void> {
      const parsed = module.settings.safeParse(settings(said, server.origin + said.base));
      if (!parsed.success) return;
      const register = createMemoryRegister();
      const entry = JSON.stringify({ token: said.id, tokenType: 'access_token' });
      register.put('one', { text: entry }, { k: 'v' });
      const [runnable] = composeConnections(
        [
          {
            name: 'under-test',
            module,
            secret: 'secret',
            endpoint: new URL(server.origin + said.base),
            settings: parsed.data,
            policy: POLICY,
            limits: { concurrency: 4, timeoutMillis: 5000 },
          },
        ],
        {
          clock,
          secrets: { read: async () => new Map([['secret', secret]]) },
          register,
          awsCredentials: async () => ({ accessKeyId: 'a', secretAccessKey: 's' }),
        },
      );
      const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
      await orFail(async () => {
        const connected = await runnable?.connect(stop);
        if (connected) await sweepAll(connected.provider);
        connected?.close();
      });
    }

    await sweep();
    const plainly = server.requests.length;
    const hostile = hostileTexts(forbidden.host);
    const text = (plain: string) => fc.oneof(fc.constant(plain), hostile);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          parent: text('p'),
          id: text('i'),
          cursor: text('/c'),
          link: text('/l'),
          setting: text('s'),
          path: text('/s'),
          base: fc.constantFrom('', '/base'),
        }),
        async (next) => {
          said = next;
          const before = server.requests.length;
          await sweep();
          const targets = server.requests.slice(before).map(({ target }) => target);
          const outside = targets.filter(
            (one) => !one.startsWith(`${said.base}/`) || one.startsWith('//'),
          );
          expect(outside).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
    expect(forbidden.connections()).toBe(0);
    expect(plainly).toBeGreaterThan(0);
  },
);
