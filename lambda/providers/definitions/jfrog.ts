import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://jfrog.com/help/r/jfrog-rest-apis/access-tokens */
export const jfrog: ShippedDefinition = {
  name: 'jfrog',
  title: 'Access tokens of a JFrog Platform (Artifactory and others)',
  group: 'subject',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: ['An access token of an administrator (scope applied-permissions/admin).'],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of the platform, such as `acme.jfrog.io`.' },
  },
  secret: { token: { description: 'Access token of an administrator.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.token}' } },
  list: { path: '/access/api/v1/tokens', itemsPath: 'tokens' },
  fields: {
    id: 'item.token_id',
    group: 'item.subject',
    name: 'item.description',
    owner: 'item.subject',
    scopes: 'item.scope',
    createdAt: { path: 'item.issued_at', format: 'epoch_s' },
    expiresAt: { path: 'item.expiry', format: 'epoch_s' },
    lastUsedAt: { path: 'item.last_used', format: 'epoch_s' },
  },
  ownToken: { path: '/access/api/v1/tokens/me', id: 'token_id' },
  revoke: {
    method: 'DELETE',
    path: '/access/api/v1/tokens/{item.token_id}',
    ok: [200],
    gone: [204],
    refused: [
      {
        status: 400,
        path: 'message',
        in: ['Token not revocable'],
        message: 'the platform holds it not revocable, as it does tokens of a short life',
      },
    ],
  },
};
