import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://developers.cloudflare.com/api/resources/accounts/subresources/tokens/ */
export const cloudflare: ShippedDefinition = {
  name: 'cloudflare',
  title: 'API tokens owned by a Cloudflare account',
  removal: 'delete',
  group: 'account',
  limits: { concurrency: 4, requestsPerSecond: 4, timeoutMillis: 10_000 },
  rights: ['An account-owned API token with the permission “Account API Tokens Write”.'],
  origin: 'https://api.cloudflare.com',
  settings: {
    accountId: { description: 'Id of the account.', pattern: '[0-9a-f]{32}' },
  },
  secret: { token: { description: 'Account-owned API token to sign in with.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.token}' } },
  list: {
    path: '/client/v4/accounts/{settings.accountId}/tokens',
    query: { per_page: '50', include_expired: 'true' },
    itemsPath: 'result',
    paging: { type: 'page', parameter: 'page', first: 1 },
  },
  fields: {
    id: 'item.id',
    name: 'item.name',
    owner: 'item.creator_email_at_creation',
    status: 'item.status',
    disabled: { path: 'item.status', in: ['disabled'] },
    // Rolling a token gives it a new secret and moves the latter only.
    createdAt: [
      { path: 'item.issued_on', format: 'iso' },
      { path: 'item.modified_on', format: 'iso' },
    ],
    expiresAt: { path: 'item.expires_on', format: 'iso', absent: 'never' },
    lastUsedAt: { path: 'item.last_used_on', format: 'iso' },
  },
  ownToken: { path: '/client/v4/accounts/{settings.accountId}/tokens/verify', id: 'result.id' },
  revoke: {
    method: 'DELETE',
    path: '/client/v4/accounts/{settings.accountId}/tokens/{item.id}',
    ok: [{ status: 200, path: 'success', in: [true] }],
    gone: [{ status: 404, path: 'success', in: [false], notText: 'Could not route to' }],
  },
};
