import type { ShippedDefinition } from '../rest/shipped.ts';

/** Where the API is documented (`@see`). */
export const exampleDefinition: ShippedDefinition = {
  name: 'example-definition',
  title: 'Tokens of an API that lists JSON and deletes by id',
  group: 'project',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: ['List and delete tokens of the project.'],
  origin: 'https://api.example.com',
  settings: { project: { description: 'Project whose tokens are swept.' } },
  secret: { apiKey: { description: 'Key with the right to manage tokens.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.apiKey}' } },
  list: {
    path: '/v1/projects/{settings.project}/tokens',
    itemsPath: 'tokens',
    paging: { type: 'cursor', path: 'next_cursor', parameter: 'cursor' },
  },
  fields: {
    id: 'item.id',
    name: 'item.name',
    createdAt: { path: 'item.created_at', format: 'iso' },
    expiresAt: { path: 'item.expires_at', format: 'iso', never: [null] },
  },
  // Where the API shows the own token, `ownToken` says how; without it, the connection has to name it.
  revoke: {
    method: 'DELETE',
    path: '/v1/projects/{settings.project}/tokens/{item.id}',
    ok: [204],
    gone: [{ status: 404, path: 'error', in: ['token_not_found'] }],
  },
};
