import type { ShippedDefinition } from '../rest/shipped.ts';

const COMMON = {
  limits: { concurrency: 4, timeoutMillis: 10_000 },
  rights: ['An admin API key, which only an owner of the organization can create.'],
  origin: 'https://api.openai.com',
  secret: { adminKey: { description: 'Admin API key.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.adminKey}' } },
} satisfies Partial<ShippedDefinition>;

/** How every list of the administration API is paged. */
const PAGES = {
  itemsPath: 'data',
  paging: { type: 'cursor', path: 'last_id', parameter: 'after', more: 'has_more' },
} satisfies Partial<ShippedDefinition['list']>;

function deletion(path: string): ShippedDefinition['revoke'] {
  return {
    method: 'DELETE',
    path,
    ok: [{ status: 200, path: 'deleted', in: [true] }],
    gone: [
      { status: 404, path: 'error.type', in: ['invalid_request_error'], notText: 'Invalid URL' },
    ],
  };
}

/** @see https://platform.openai.com/docs/api-reference/admin-api-keys */
export const openaiAdmin: ShippedDefinition = {
  name: 'openai-admin',
  title: 'Admin API keys of an OpenAI organization',
  removal: 'delete',
  group: 'organization',
  ...COMMON,
  list: {
    path: '/v1/organization/admin_api_keys',
    query: { limit: '100' },
    ...PAGES,
    // The list has been seen to hold project keys, labelled as admin keys.
    include: [{ path: 'item.redacted_value', startsWith: ['sk-admin'] }],
  },
  fields: {
    id: 'item.id',
    name: 'item.name',
    owner: 'item.owner.name',
    createdAt: { path: 'item.created_at', format: 'epoch_s' },
    expiresAt: { path: 'item.expires_at', format: 'epoch_s', never: [null] },
    lastUsedAt: { path: 'item.last_used_at', format: 'epoch_s', never: [null] },
  },
  ownToken: { field: 'item.redacted_value', masked: '{secret.adminKey}' },
  revoke: deletion('/v1/organization/admin_api_keys/{item.id}'),
};

/** @see https://platform.openai.com/docs/api-reference/project-api-keys */
export const openaiProject: ShippedDefinition = {
  name: 'openai-project',
  title: 'API keys of all projects of an OpenAI organization',
  removal: 'delete',
  group: 'project',
  ...COMMON,
  forEach: { path: '/v1/organization/projects', query: { limit: '100' }, ...PAGES },
  list: {
    path: '/v1/organization/projects/{parent.id}/api_keys',
    // Without it, keys whose owner has left the project are not listed.
    query: { limit: '100', owner_project_access: 'any' },
    ...PAGES,
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
  revoke: deletion('/v1/organization/projects/{parent.id}/api_keys/{item.id}'),
};
