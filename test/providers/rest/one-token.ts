import type { Token } from '../../../lambda/domain/token.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { type Served, serve } from './served.ts';

/** An API with one token; `response` is what every change gets. */
export async function withToken(
  token: unknown,
  response: Reply = { status: 204 },
): Promise<Served> {
  return serve(({ method, path }) =>
    method === 'GET' && path === '/tokens' ? json(200, { tokens: [token] }) : response,
  );
}

/** Revokes the first token of the list. */
export async function revokeFirst(api: Served, definition: Definition): Promise<unknown> {
  const provider = await api.connect(definition);
  for await (const [token] of provider.list()) if (token) return provider.revoke(token);
  throw new Error('no token');
}

/** The code of the error for which a token counts as unreadable. */
export function stateOf(token: Token | undefined): string | undefined {
  const state = token?.providerState;
  return state?.kind === 'unreadable' ? state.error.code : undefined;
}
