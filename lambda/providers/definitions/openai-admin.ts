import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://platform.openai.com/docs/api-reference/admin-api-keys */
export const openaiAdmin: ShippedDefinition = {
  name: 'openai-admin',
  title: 'Admin API keys of an OpenAI organization',
  group: 'organization',
  limits: { concurrency: 4, timeoutMillis: 10_000 },
  rights: ['An admin API key, which only an owner of the organization can create.'],
  origin: 'https://api.openai.com',
  secret: { adminKey: { description: 'Admin API key.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.adminKey}' } },
  list: {
    path: '/v1/organization/admin_api_keys',
    query: { limit: '100' },
    itemsPath: 'data',
    paging: { type: 'cursor', path: 'last_id', parameter: 'after', more: 'has_more' },
    // The list has been seen to hold keys of projects, labelled as admin keys.
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
  revoke: {
    method: 'DELETE',
    path: '/v1/organization/admin_api_keys/{item.id}',
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
