import type { Provider } from '../../../lambda/ports.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

/** The ids of all tokens of one listing, sorted. */
export async function idsOf(provider: Provider): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of provider.list()) ids.push(...page.map(({ id }) => id));
  return ids.sort();
}

/** Tokens of the users that are bots. */
export const children: Definition = {
  ...SMALL,
  forEach: { path: '/users', include: [{ path: 'parent.kind', in: ['bot'] }] },
  list: { path: '/users/{parent.id}/tokens' },
  fields: { id: 'item.id', group: 'parent.id' },
  revoke: { ...SMALL.revoke, path: '/users/{parent.id}/tokens/{item.id}' },
};

/** An API in which each bot has one token, unless `responses` has another response to the list of its tokens. */
export const bots = (ids: readonly string[], responses: Readonly<Record<string, Reply>> = {}) =>
  serve(({ path, method }) => {
    if (method === 'DELETE') return { status: 204 };
    if (path === '/users')
      return json(
        200,
        ids.map((id) => ({ id, kind: 'bot' })),
      );
    const id = path.split('/')[2] ?? '';
    return responses[id] ?? json(200, [{ id: `t-${id}` }]);
  });

const { forEach: _, ...rest } = children;

/** Tokens of groups that the connection names. */
export const groups: Definition = {
  ...rest,
  settings: { groups: { type: 'list', description: 'Groups.' } },
  forEach: { values: 'settings.groups' },
  list: { path: '/groups/{parent}/tokens' },
  fields: { id: 'item.id', group: 'parent', lastUsedAt: { path: 'item.used', format: 'iso' } },
  revoke: { ...rest.revoke, path: '/groups/{parent}/tokens/{item.id}' },
};
