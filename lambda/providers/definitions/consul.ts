import type { ShippedDefinition } from '../rest/shipped.ts';

/** @see https://developer.hashicorp.com/consul/api-docs/acl/tokens */
export const consulAcl: ShippedDefinition = {
  name: 'consul-acl',
  title: 'ACL tokens of a Consul datacenter',
  removal: 'delete',
  group: 'datacenter',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: ['A token with acl:write.'],
  origin: 'https://{settings.host}',
  settings: {
    host: { description: 'Host of a Consul server or agent, with its port.' },
  },
  secret: { token: { description: 'Secret id of an ACL token.' } },
  authentication: { type: 'header', headers: { 'x-consul-token': '{secret.token}' } },
  list: {
    path: '/v1/acl/tokens',
    // The anonymous token stands for every request without one, and cannot be deleted.
    include: [{ path: 'item.AccessorID', notIn: ['00000000-0000-0000-0000-000000000002'] }],
  },
  fields: {
    id: 'item.AccessorID',
    name: 'item.Description',
    // Only tokens that a login made have one.
    owner: 'item.AuthMethod',
    createdAt: { path: 'item.CreateTime', format: 'iso' },
    expiresAt: { path: 'item.ExpirationTime', format: 'iso', absent: 'never' },
  },
  ownToken: { path: '/v1/acl/token/self', id: 'AccessorID' },
  revoke: {
    method: 'DELETE',
    path: '/v1/acl/token/{item.AccessorID}',
    ok: [{ status: 200, text: 'true' }],
    gone: [{ status: 404, text: 'Cannot find token to delete' }],
  },
};
