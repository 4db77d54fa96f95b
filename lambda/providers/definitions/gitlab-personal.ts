import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://docs.gitlab.com/api/personal_access_tokens/ */
export const gitlabPersonal: ShippedDefinition = {
  name: 'gitlab-personal',
  title: 'Personal access tokens of a GitLab instance, its bots and impersonations included',
  group: 'user',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: [
    'A personal access token of an administrator, scope api (and admin_mode where Admin Mode is on).',
  ],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of the instance.', default: 'gitlab.com' },
  },
  secret: { token: { description: 'Personal access token to sign in with.' } },
  authentication: { type: 'header', headers: { 'private-token': '{secret.token}' } },
  list: {
    path: '/api/v4/personal_access_tokens',
    query: { revoked: 'false', per_page: '100' },
    paging: { type: 'link' },
    include: [{ path: 'item.revoked', in: [false] }],
  },
  fields: {
    id: 'item.id',
    group: 'item.user_id',
    name: 'item.name',
    owner: 'item.user_id',
    scopes: 'item.scopes',
    createdAt: { path: 'item.created_at', format: 'iso' },
    expiresAt: { path: 'item.expires_at', format: 'date', at: 'start', never: [null] },
    lastUsedAt: { path: 'item.last_used_at', format: 'iso', never: [null] },
  },
  ownToken: { path: '/api/v4/personal_access_tokens/self', id: 'id' },
  revoke: {
    method: 'DELETE',
    path: '/api/v4/personal_access_tokens/{item.id}',
    ok: [204],
    gone: [{ status: 404, text: '"message":"404 ' }],
  },
};
