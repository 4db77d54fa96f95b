import type { ShippedDefinition } from '../rest/shipped.ts';

/** A call about one token. */
const ABOUT_TOKEN = { method: 'POST', json: { accessor: '{item}' } } as const;

/** The look at a token, and where its response has the token and its accessor. */
const LOOKUP = { ...ABOUT_TOKEN, value: 'data', id: 'data.accessor' } as const;

const invalidAccessor = (status: number) => ({ status, text: 'invalid accessor' });

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
      description: 'Whether children of a swept token may go along; `keep` withholds parents.',
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
    ...LOOKUP,
    path: '/v1/auth/token/lookup-accessor',
    // A bad token: the accessor has outlived its token.
    gone: [...[400, 403, 404].map(invalidAccessor), { status: 403, text: 'bad token' }],
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
    ...ABOUT_TOKEN,
    path: '/v1/auth/token/revoke-accessor',
    ok: [204],
    gone: [
      { status: 200, text: 'No token found with this accessor' },
      ...[400, 403].map(invalidAccessor),
      { status: 400, text: 'token not found' },
    ],
  },
  descent: {
    hasParent: { path: 'detail.orphan', in: [false] },
    mayHaveChildren: { path: 'detail.type', in: ['service'] },
    setting: 'children',
  },
};
