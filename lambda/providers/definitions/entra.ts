import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://learn.microsoft.com/en-us/graph/api/application-removepassword */
export const entraAppSecrets: ShippedDefinition = {
  name: 'entra-app-secrets',
  title: 'Client secrets of the app registrations of a Microsoft Entra tenant',
  removal: 'delete',
  group: 'application',
  limits: { concurrency: 4, timeoutMillis: 20_000 },
  rights: [
    'An app registration with the application permission Application.ReadWrite.All, or Application.Read.All with Application.ReadWrite.OwnedBy for the applications that it owns.',
  ],
  origin: 'https://graph.microsoft.com',
  settings: {
    tenantId: { description: 'Id or domain of the tenant.', pattern: '[A-Za-z0-9.-]{1,100}' },
  },
  secret: {
    clientId: { description: 'Application id of the sweeper’s own app registration.' },
    clientSecret: { description: 'Its client secret.' },
  },
  authentication: {
    type: 'oauth_client_credentials',
    origin: 'https://login.microsoftonline.com',
    path: '/{settings.tenantId}/oauth2/v2.0/token',
    client: 'client_secret_post',
    clientId: '{secret.clientId}',
    clientSecret: '{secret.clientSecret}',
    parameters: { scope: 'https://graph.microsoft.com/.default' },
  },
  list: {
    path: '/v1.0/applications',
    query: { $select: 'id,appId,displayName,passwordCredentials', $top: '999' },
    itemsPath: 'value',
    paging: { type: 'next_url', path: '@odata\\.nextLink' },
  },
  explode: 'passwordCredentials',
  fields: {
    id: 'item.keyId',
    group: 'parent.id',
    name: 'item.displayName',
    owner: 'parent.displayName',
    createdAt: { path: 'item.startDateTime', format: 'iso' },
    expiresAt: { path: 'item.endDateTime', format: 'iso' },
  },
  ownToken: { field: 'parent.appId', equals: '{secret.clientId}' },
  revoke: {
    method: 'POST',
    path: '/v1.0/applications/{parent.id}/removePassword',
    json: { keyId: '{item.keyId}' },
    ok: [204],
    gone: [
      { status: 400, text: 'No password credential found' },
      { status: 404, path: 'error.code', in: ['Request_ResourceNotFound'] },
    ],
  },
};
