import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://grafana.com/docs/grafana/latest/developers/http_api/serviceaccount/ */
export const grafanaServiceAccounts: ShippedDefinition = {
  name: 'grafana-service-accounts',
  title: 'Tokens of the service accounts of a Grafana organization',
  removal: 'delete',
  group: 'service account',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: [
    'A service account token with serviceaccounts:read and serviceaccounts:write on serviceaccounts:id:*.',
  ],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of Grafana, such as `acme.grafana.net`.' },
  },
  secret: { token: { description: 'Service account token to sign in with.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.token}' } },
  forEach: {
    path: '/api/serviceaccounts/search',
    query: { perpage: '1000' },
    itemsPath: 'serviceAccounts',
    total: 'totalCount',
    paging: { type: 'page', parameter: 'page', first: 1 },
    // Plugins' own accounts, which Grafana manages itself; older servers know none.
    include: [{ path: 'parent.isExternal', notIn: [true], absent: 'included' }],
  },
  list: { path: '/api/serviceaccounts/{parent.id}/tokens' },
  fields: {
    id: 'item.id',
    group: 'parent.id',
    name: 'item.name',
    owner: 'parent.name',
    // Older servers do not give it.
    dead: { path: 'item.isRevoked', in: [true], absent: 'living' },
    createdAt: { path: 'item.created', format: 'iso' },
    expiresAt: { path: 'item.expiration', format: 'iso', never: [null] },
    lastUsedAt: { path: 'item.lastUsedAt', format: 'iso', never: [null] },
  },
  revoke: {
    method: 'DELETE',
    path: '/api/serviceaccounts/{parent.id}/tokens/{item.id}',
    ok: [{ status: 200, path: 'message' }],
    gone: [{ status: 404, path: 'messageId', in: ['serviceaccounts.ErrTokenNotFound'] }],
    refused: [
      {
        status: 400,
        text: 'extsvcaccounts.Err',
        message: 'it belongs to a plugin’s own service account, which Grafana manages itself',
      },
    ],
  },
};
