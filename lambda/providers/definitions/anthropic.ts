import type { ShippedDefinition } from '../rest/shipped.ts';

/** Whom a key acts as; keys without a principal have at most a creator. */
const PRINCIPAL = [
  'item.principal.user_id',
  'item.principal.service_account_id',
  'item.created_by.id',
];

/** @see https://platform.claude.com/docs/en/api/admin-api/apikeys/list-api-keys */
export const anthropic: ShippedDefinition = {
  name: 'anthropic',
  title: 'API keys of an Anthropic organization',
  removal: 'archive',
  group: 'principal, or creator',
  limits: { concurrency: 4, timeoutMillis: 10_000 },
  rights: ['An Admin API key, which only an administrator of the organization can create.'],
  origin: 'https://api.anthropic.com',
  secret: { adminKey: { description: 'Admin API key.' } },
  headers: { 'anthropic-version': '2023-06-01' },
  authentication: { type: 'header', headers: { 'x-api-key': '{secret.adminKey}' } },
  list: {
    path: '/v1/organizations/api_keys',
    query: { limit: '1000' },
    itemsPath: 'data',
    paging: { type: 'cursor', path: 'last_id', parameter: 'after_id', more: 'has_more' },
  },
  fields: {
    id: 'item.id',
    group: PRINCIPAL,
    name: 'item.name',
    owner: PRINCIPAL,
    ownerEmail: { path: '/v1/organizations/users/{owner}', email: 'email' },
    status: 'item.status',
    dead: { path: 'item.status', in: ['archived'] },
    disabled: { path: 'item.status', in: ['inactive'] },
    createdAt: { path: 'item.created_at', format: 'iso' },
    expiresAt: { path: 'item.expires_at', format: 'iso', never: [null] },
  },
  ownToken: { field: 'item.partial_key_hint', masked: '{secret.adminKey}', mayBeUnlisted: true },
  revoke: setStatus('archived'),
  disable: setStatus('inactive'),
  restore: setStatus('active'),
};

function setStatus(status: string): ShippedDefinition['revoke'] {
  return {
    method: 'POST',
    path: '/v1/organizations/api_keys/{item.id}',
    json: { status },
    ok: [{ status: 200, path: 'status', in: [status] }],
    gone: [{ status: 404, path: 'error.type', in: ['not_found_error'] }],
  };
}
