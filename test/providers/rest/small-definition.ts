import type { Definition } from '../../../lambda/providers/rest/schema.ts';

/** The smallest useful definition; tests say what they change of it. */
export const SMALL: Definition = {
  origin: 'https://api.example.com',
  secret: { key: { description: 'Key.' } },
  authentication: { type: 'header', headers: { authorization: 'Bearer {secret.key}' } },
  list: { path: '/tokens', itemsPath: 'tokens' },
  fields: { id: 'item.id' },
  revoke: { method: 'DELETE', path: '/tokens/{item.id}', ok: [204], gone: [404] },
};
