import type { ProviderModule } from '../../lambda/ports.ts';
import { apigeeEdge } from '../../lambda/providers/apigee-edge/index.ts';
import { huaweiIdentityCenter } from '../../lambda/providers/huawei-identity-center/index.ts';
import { oauthRevocation } from '../../lambda/providers/oauth-revocation/index.ts';
import { rest } from '../../lambda/providers/rest/index.ts';
import type { Definition } from '../../lambda/providers/rest/schema.ts';
import { route53GlobalResolver } from '../../lambda/providers/route53-global-resolver/index.ts';

/** What a server, a configuration or an item says, each of it hostile or plain. */
export interface Said {
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

/** A provider, and how it is configured with what is said. */
export interface Subject {
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
  disable: { method: 'POST', path: '/{item.kind}/{item.id}/off', ok: [200] },
  restore: { method: 'POST', path: '/{item.kind}/{item.id}/on', ok: [200] },
};

/** Providers that build requests from what they are told, each by what is special about it. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
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

/** Nothing hostile. */
export const PLAIN: Said = {
  parent: 'p',
  id: 'i',
  cursor: '/c',
  link: '/l',
  setting: 's',
  path: '/s',
  base: '/base',
};

/** One answer that every call of every subject can make something of. */
export function answerTo({ parent, id, cursor, link }: Said, home: string) {
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
