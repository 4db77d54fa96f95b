import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://docs.gitlab.com/api/group_access_tokens/ */
export const gitlabGroup: ShippedDefinition = {
  name: 'gitlab-group',
  title: 'Access tokens of GitLab groups',
  group: 'group',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: ['A token of an owner of each group, scope api.'],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of the instance.', default: 'gitlab.com' },
    groups: {
      type: 'list',
      description: 'Ids of the groups, or their full paths.',
    },
  },
  secret: { token: { description: 'Access token to sign in with.' } },
  authentication: { type: 'header', headers: { 'private-token': '{secret.token}' } },
  forEach: { values: 'settings.groups' },
  list: {
    path: '/api/v4/groups/{parent}/access_tokens',
    query: { per_page: '100' },
    paging: { type: 'link' },
    include: [{ path: 'item.revoked', in: [false] }],
  },
  fields: {
    id: 'item.id',
    group: 'parent',
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
    path: '/api/v4/groups/{parent}/access_tokens/{item.id}',
    ok: [204],
    gone: [
      { status: 404, text: 'Could not find group access token' },
      { status: 404, path: 'message', in: ['404 group Access Token Not Found'] },
    ],
  },
};
