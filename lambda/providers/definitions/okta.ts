import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApiToken/ */
export const oktaApiTokens: ShippedDefinition = {
  name: 'okta-api-tokens',
  title: 'API tokens of an Okta organization',
  group: 'user',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: [
    'An API token of a super administrator, or of a role with the right to manage API tokens.',
  ],
  origin: 'https://{settings.domain}',
  settings: {
    domain: { description: 'Domain of the organization, such as `acme.okta.com`.' },
  },
  secret: { token: { description: 'API token to sign in with.' } },
  authentication: { type: 'header', headers: { authorization: 'SSWS {secret.token}' } },
  list: { path: '/api/v1/api-tokens', paging: { type: 'link' } },
  fields: {
    id: 'item.id',
    group: 'item.userId',
    name: 'item.name',
    owner: 'item.userId',
    ownerEmail: { path: '/api/v1/users/{owner}', email: 'profile.email' },
    createdAt: { path: 'item.created', format: 'iso' },
    expiresAt: { path: 'item.expiresAt', format: 'iso' },
    lastUsedAt: { path: 'item.lastUpdated', format: 'iso' },
  },
  revoke: {
    method: 'DELETE',
    path: '/api/v1/api-tokens/{item.id}',
    ok: [204],
    gone: [{ status: 404, path: 'errorCode', in: ['E0000007'] }],
  },
};
