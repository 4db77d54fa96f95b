import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://docs.databricks.com/api/workspace/tokenmanagement/list */
export const databricks: ShippedDefinition = {
  name: 'databricks',
  title: 'Personal access tokens of a Databricks workspace',
  removal: 'delete',
  group: 'creator',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: ['A service principal that is an administrator of the workspace, with an OAuth secret.'],
  origin: 'https://{settings.workspace}',
  settings: {
    workspace: {
      description: 'Host of the workspace, such as `dbc-a1b2345c-d6e7.cloud.databricks.com`.',
    },
  },
  secret: {
    clientId: { description: 'Application id of the service principal.' },
    clientSecret: { description: 'Its OAuth secret.' },
  },
  authentication: {
    type: 'oauth_client_credentials',
    path: '/oidc/v1/token',
    client: 'client_secret_basic',
    clientId: '{secret.clientId}',
    clientSecret: '{secret.clientSecret}',
    parameters: { scope: 'all-apis' },
  },
  list: {
    path: '/api/2.0/token-management/tokens',
    itemsPath: 'token_infos',
    missingMeansEmpty: true,
  },
  fields: {
    id: 'item.token_id',
    group: 'item.created_by_username',
    name: 'item.comment',
    owner: 'item.created_by_username',
    scopes: 'item.scopes',
    createdAt: { path: 'item.creation_time', format: 'epoch_ms' },
    expiresAt: { path: 'item.expiry_time', format: 'epoch_ms', never: [-1] },
    lastUsedAt: { path: 'item.last_used_day', format: 'epoch_ms' },
  },
  ownToken: 'not-listed',
  revoke: {
    method: 'DELETE',
    path: '/api/2.0/token-management/tokens/{item.token_id}',
    ok: [200],
    gone: [{ status: 404, path: 'error_code', in: ['RESOURCE_DOES_NOT_EXIST'] }],
  },
};
