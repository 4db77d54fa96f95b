import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://docs.npmjs.com/about-access-tokens */
export const npm: ShippedDefinition = {
  name: 'npm',
  title: 'Access tokens of one user of an npm-compatible registry',
  removal: 'delete',
  group: 'user of the registry',
  limits: { concurrency: 3, timeoutMillis: 10_000 },
  rights: [
    'A login session of the user whose tokens are swept; a registry shows each user only its own.',
  ],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of the registry, such as `npm.example.com`.' },
  },
  secret: { token: { description: 'Token of a login session of the user.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.token}' } },
  list: {
    path: '/-/npm/v1/tokens',
    itemsPath: 'objects',
    paging: { type: 'next_url', path: 'urls.next' },
  },
  fields: {
    id: 'item.key',
    name: 'item.name',
    owner: 'item.user',
    dead: { path: 'item.revoked', set: true },
    createdAt: { path: 'item.created', format: 'iso' },
    expiresAt: { path: 'item.expiry', format: 'iso' },
    lastUsedAt: { path: 'item.accessed', format: 'iso' },
  },
  ownToken: { field: 'item.token', masked: '{secret.token}', mayBeUnlisted: true },
  revoke: {
    method: 'DELETE',
    path: '/-/npm/v1/tokens/token/{item.key}',
    ok: [200, 204],
    gone: [
      { status: 400, path: 'message', in: ['could not delete token'] },
      { status: 404, path: 'message' },
    ],
  },
};
