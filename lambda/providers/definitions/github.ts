import type { ShippedDefinition } from '../rest/shipped.ts';

/** Every request needs a user agent. */
const CLIENT = {
  accept: 'application/vnd.github+json, application/json',
  'user-agent': 'token-sweeper',
};

const COMMON = {
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  origin: 'https://api.github.com',
  headers: { ...CLIENT, 'x-github-api-version': '2022-11-28' },
} satisfies Partial<ShippedDefinition>;

const org = { description: 'Organization.', pattern: '[A-Za-z0-9_-]{1,100}' };

/** Any missing right is answered with 404 too, so this is a claim like every other. */
const GONE: ShippedDefinition['revoke']['gone'] = [
  { status: 404, path: 'message', in: ['Not Found'] },
];

/** @see https://docs.github.com/en/rest/orgs/personal-access-tokens */
export const githubPatGrants: ShippedDefinition = {
  name: 'github-pat-grants',
  title: 'Fine-grained personal access tokens with access to a GitHub organization',
  group: 'owner of the token',
  rights: [
    'A GitHub App, installed in the organization, with the organization permission “Personal access tokens” (read and write).',
  ],
  ...COMMON,
  settings: {
    org,
    installationId: {
      description: 'Id of the app’s installation in the organization.',
      pattern: '\\d{1,18}',
    },
  },
  secret: {
    appId: { description: 'App id or client id of the GitHub App.' },
    privateKey: { description: 'Private key of the GitHub App, PEM.' },
  },
  authentication: {
    type: 'jwt_exchange',
    privateKey: '{secret.privateKey}',
    claims: { iss: '{secret.appId}' },
    lifetimeSeconds: 600,
    path: '/app/installations/{settings.installationId}/access_tokens',
    headers: { authorization: 'Bearer {auth.jwt}', ...CLIENT },
    token: 'token',
  },
  list: {
    path: '/orgs/{settings.org}/personal-access-tokens',
    query: { per_page: '100' },
    paging: { type: 'link' },
  },
  fields: {
    id: 'item.id',
    group: 'item.owner.login',
    name: 'item.token_name',
    owner: 'item.owner.login',
    createdAt: { path: 'item.access_granted_at', format: 'iso' },
    expiresAt: { path: 'item.token_expires_at', format: 'iso', never: [null] },
    lastUsedAt: { path: 'item.token_last_used_at', format: 'iso', never: [null] },
  },
  ownToken: 'not-listed',
  revoke: {
    method: 'POST',
    path: '/orgs/{settings.org}/personal-access-tokens/{item.id}',
    json: { action: 'revoke' },
    ok: [204],
    gone: GONE,
  },
};

/** @see https://docs.github.com/en/enterprise-cloud@latest/rest/orgs/orgs#list-saml-sso-authorizations-for-an-organization */
export const githubSsoCredentials: ShippedDefinition = {
  name: 'github-sso-credentials',
  title: 'Personal access tokens that SAML single sign-on authorized for a GitHub organization',
  group: 'user',
  rights: [
    'GitHub Enterprise Cloud; a personal access token (classic) of an organization owner with the scope admin:org. With read:org alone every revocation is answered 404.',
  ],
  ...COMMON,
  settings: { org },
  secret: { token: { description: 'Personal access token of an organization owner.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.token}' } },
  list: {
    path: '/orgs/{settings.org}/credential-authorizations',
    query: { per_page: '100' },
    paging: { type: 'page', parameter: 'page', first: 1 },
    include: [{ path: 'item.credential_type', in: ['personal access token'] }],
  },
  fields: {
    id: 'item.credential_id',
    group: 'item.login',
    name: 'item.authorized_credential_note',
    owner: 'item.login',
    scopes: 'item.scopes',
    createdAt: { path: 'item.credential_authorized_at', format: 'iso' },
    expiresAt: { path: 'item.authorized_credential_expires_at', format: 'iso', never: [null] },
    lastUsedAt: { path: 'item.credential_accessed_at', format: 'iso', never: [null] },
  },
  ownToken: { field: 'item.token_last_eight', endsWith: '{secret.token}' },
  revoke: {
    method: 'DELETE',
    path: '/orgs/{settings.org}/credential-authorizations/{item.credential_id}',
    ok: [204],
    gone: GONE,
  },
};
