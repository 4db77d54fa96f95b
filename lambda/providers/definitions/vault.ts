import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://developer.hashicorp.com/vault/api-docs/auth/token */
export const vault: ShippedDefinition = {
  name: 'vault',
  title: 'Tokens of a HashiCorp Vault or OpenBao server, by their accessors',
  group: 'path that issued the token',
  limits: { concurrency: 10, timeoutMillis: 10_000 },
  rights: [
    'A token with a policy: list and sudo on auth/token/accessors, update on auth/token/lookup-accessor and auth/token/revoke-accessor, read on auth/token/lookup-self.',
  ],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of the server, with its port, such as `vault.example.com:8200`.' },
    namespace: { description: 'Namespace whose tokens are swept.', optional: true },
    children: {
      description:
        'Whether tokens that were made with a swept one may go along with it: `keep` withholds all that may have any.',
      pattern: 'keep|revoke',
      default: 'keep',
    },
  },
  secret: { token: { description: 'Token to sign in with.' } },
  headers: { 'x-vault-request': 'true', 'x-vault-namespace': '{settings.namespace}' },
  authentication: { type: 'header', headers: { 'x-vault-token': '{secret.token}' } },
  list: {
    path: '/v1/auth/token/accessors',
    query: { list: 'true' },
    itemsPath: 'data.keys',
    empty: [{ status: 404, text: '"errors":[]' }],
  },
  detail: {
    method: 'POST',
    path: '/v1/auth/token/lookup-accessor',
    json: { accessor: '{item}' },
    value: 'data',
    gone: [
      { status: 400, text: 'invalid accessor' },
      { status: 403, text: 'invalid accessor' },
      { status: 404, text: 'invalid accessor' },
      // The accessor is left over from a token that is gone.
      { status: 403, text: 'bad token' },
    ],
  },
  fields: {
    id: 'item',
    group: 'detail.path',
    name: 'detail.display_name',
    owner: 'detail.entity_id',
    scopes: 'detail.policies',
    createdAt: { path: 'detail.creation_time', format: 'epoch_s' },
    expiresAt: { path: 'detail.expire_time', format: 'iso', never: [null] },
  },
  ownToken: { path: '/v1/auth/token/lookup-self', id: 'data.accessor', value: 'data' },
  revoke: {
    method: 'POST',
    path: '/v1/auth/token/revoke-accessor',
    json: { accessor: '{item}' },
    ok: [204],
    gone: [
      { status: 200, text: 'No token found with this accessor' },
      { status: 400, text: 'invalid accessor' },
      { status: 403, text: 'invalid accessor' },
      { status: 400, text: 'token not found' },
    ],
  },
  descent: {
    hasParent: { path: 'detail.orphan', in: [false] },
    mayHaveChildren: { path: 'detail.type', in: ['service'] },
    setting: 'children',
  },
};
