/** The API of lambda/providers/_example.ts as a definition, so that both ways can be measured on the same work. */
export const restTemplate = {
  origin: 'https://api.example.com',
  settings: { project: { description: 'Project whose tokens are swept.' } },
  secret: { apiKey: { description: 'Key with the right to manage tokens.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.apiKey}' } },
  list: {
    path: '/v1/projects/{settings.project}/tokens',
    items: 'tokens',
    paging: { type: 'cursor', path: 'next_cursor', parameter: 'cursor' },
  },
  fields: {
    id: 'item.id',
    name: 'item.name',
    createdAt: { path: 'item.created_at', format: 'iso' },
    expiresAt: { path: 'item.expires_at', format: 'iso', never: [null] },
  },
  revoke: {
    method: 'DELETE',
    path: '/v1/projects/{settings.project}/tokens/{item.id}',
    ok: [204],
    gone: [{ status: 404, text: 'token_not_found' }],
  },
};
