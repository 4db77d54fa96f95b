import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://docs.github.com/en/rest/orgs/personal-access-tokens */
export const githubPatGrants: ShippedDefinition = {
  name: 'github-pat-grants',
  title: 'Fine-grained personal access tokens with access to a GitHub organization',
  group: 'owner of the token',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: [
    'A GitHub App, installed in the organization, with the organization permission “Personal access tokens” (read and write).',
  ],
  origin: 'https://api.github.com',
  settings: {
    org: { description: 'Organization.', pattern: '[A-Za-z0-9_-]{1,100}' },
    installationId: {
      description: 'Id of the app’s installation in the organization.',
      pattern: '\\d{1,18}',
    },
  },
  secret: {
    appId: { description: 'App id or client id of the GitHub App.' },
    privateKey: { description: 'Private key of the GitHub App, PEM.' },
  },
  headers: {
    accept: 'application/vnd.github+json, application/json',
    'user-agent': 'token-sweeper',
    'x-github-api-version': '2022-11-28',
  },
  authentication: {
    type: 'jwt_exchange',
    privateKey: '{secret.privateKey}',
    claims: { iss: '{secret.appId}' },
    lifetimeSeconds: 600,
    path: '/app/installations/{settings.installationId}/access_tokens',
    headers: {
      authorization: 'Bearer {auth.jwt}',
      accept: 'application/vnd.github+json, application/json',
      'user-agent': 'token-sweeper',
    },
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
    gone: [{ status: 404, path: 'message', in: ['Not Found'] }],
  },
};
