import { rest } from '../../../lambda/providers/rest/index.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import type { ProviderContract } from '../../contract/harness.ts';
import { exampleContract } from '../_example/contract.ts';

/** The API of the template, as a user of `rest` would describe it. */
export const REST_DEFINITION: Definition = {
  origin: 'https://api.example.com',
  settings: { project: { description: 'Project.' } },
  secret: { apiKey: { description: 'Key.' } },
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
  revoke: {
    method: 'DELETE',
    path: '/v1/projects/{settings.project}/tokens/{item.id}',
    ok: [204],
    gone: [{ status: 404, path: 'error', in: ['token_not_found'] }],
  },
};

/** A definition of the user's own keeps the contract like one that ships. */
export const restContract: ProviderContract = {
  ...exampleContract,
  name: 'rest',
  // Whatever an id holds, it stays one segment.
  revokeCall: { ...exampleContract.revokeCall, path: /^\/v1\/projects\/acme\/tokens\/[^/?]+$/ },
  async start(clock) {
    const harness = await exampleContract.start(clock);
    const settings = { definition: REST_DEFINITION, values: { project: 'acme' } };
    return { ...harness, module: rest, settings };
  },
};
