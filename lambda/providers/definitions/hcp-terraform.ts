import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/team-tokens */
export const hcpTerraform: ShippedDefinition = {
  name: 'hcp-terraform',
  title: 'Team tokens of an HCP Terraform or Terraform Enterprise organization',
  removal: 'delete',
  group: 'team',
  limits: { concurrency: 5, requestsPerSecond: 20, timeoutMillis: 10_000 },
  rights: ['The organization token, or a token of a member of the owners team.'],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of Terraform.', default: 'app.terraform.io' },
    organization: { description: 'Organization.', pattern: '[A-Za-z0-9_-]{1,100}' },
  },
  secret: { token: { description: 'Organization token, or token of the owners team.' } },
  headers: { accept: 'application/vnd.api+json' },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.token}' } },
  list: {
    path: '/api/v2/organizations/{settings.organization}/team-tokens',
    query: { 'page[size]': '100' },
    itemsPath: 'data',
    paging: { type: 'next_url', path: 'links.next' },
  },
  fields: {
    id: 'item.id',
    group: 'item.relationships.team.data.id',
    name: 'item.attributes.description',
    owner: 'item.relationships.team.data.id',
    createdAt: { path: 'item.attributes.created-at', format: 'iso' },
    expiresAt: { path: 'item.attributes.expired-at', format: 'iso', never: [null] },
    lastUsedAt: { path: 'item.attributes.last-used-at', format: 'iso', never: [null] },
  },
  revoke: {
    method: 'DELETE',
    // Without it every changing request is refused with 415, one without a body too.
    headers: { 'content-type': 'application/vnd.api+json' },
    path: '/api/v2/authentication-tokens/{item.id}',
    ok: [204],
    gone: [{ status: 404, path: 'errors.0.title', in: ['not found'] }],
  },
};
