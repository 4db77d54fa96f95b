import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://docs.github.com/en/enterprise-cloud@latest/rest/orgs/orgs#list-saml-sso-authorizations-for-an-organization */
export const githubSsoCredentials: ShippedDefinition = {
  name: 'github-sso-credentials',
  title: 'Personal access tokens that SAML single sign-on authorized for a GitHub organization',
  group: 'user',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: [
    'GitHub Enterprise Cloud; a personal access token (classic) of an organization owner with the scope admin:org. With read:org alone every revocation is answered 404.',
  ],
  origin: 'https://api.github.com',
  settings: {
    org: { description: 'Organization.', pattern: '[A-Za-z0-9_-]{1,100}' },
  },
  secret: { token: { description: 'Personal access token of an organization owner.' } },
  headers: {
    accept: 'application/vnd.github+json, application/json',
    'user-agent': 'token-sweeper',
    'x-github-api-version': '2022-11-28',
  },
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
    gone: [{ status: 404, path: 'message', in: ['Not Found'] }],
  },
};
