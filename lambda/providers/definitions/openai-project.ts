import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://platform.openai.com/docs/api-reference/project-api-keys */
export const openaiProject: ShippedDefinition = {
  name: 'openai-project',
  title: 'API keys of all projects of an OpenAI organization',
  group: 'project',
  limits: { concurrency: 4, timeoutMillis: 10_000 },
  rights: ['An admin API key, which only an owner of the organization can create.'],
  origin: 'https://api.openai.com',
  secret: { adminKey: { description: 'Admin API key.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.adminKey}' } },
  forEach: {
    path: '/v1/organization/projects',
    query: { limit: '100' },
    itemsPath: 'data',
    paging: { type: 'cursor', path: 'last_id', parameter: 'after', more: 'has_more' },
  },
  list: {
    path: '/v1/organization/projects/{parent.id}/api_keys',
    // Without it, keys whose owner has left the project are not listed.
    query: { limit: '100', owner_project_access: 'any' },
    itemsPath: 'data',
    paging: { type: 'cursor', path: 'last_id', parameter: 'after', more: 'has_more' },
  },
  fields: {
    id: 'item.id',
    group: 'parent.id',
    name: 'item.name',
    owner: ['item.owner.user.email', 'item.owner.service_account.name'],
    status: 'item.owner_project_access',
    createdAt: { path: 'item.created_at', format: 'epoch_s' },
    lastUsedAt: { path: 'item.last_used_at', format: 'epoch_s', never: [null] },
  },
  ownToken: 'not-listed',
  revoke: {
    method: 'DELETE',
    path: '/v1/organization/projects/{parent.id}/api_keys/{item.id}',
    ok: [{ status: 200, path: 'deleted', in: [true] }],
    gone: [
      {
        status: 404,
        path: 'error.type',
        in: ['invalid_request_error'],
        notText: 'Invalid URL',
      },
    ],
  },
};
