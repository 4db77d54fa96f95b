import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json } from '../../support/sandbox/message.ts';
import { serve } from './served.ts';
import { SMALL } from './small-definition.ts';

/** How a definition recognises its own token. */
export type OwnTokenRule = NonNullable<Definition['ownToken']>;

/** A key, of which no part may appear in a message. */
export const SECRET = 'sk-admin-canary-0001';

/** Lists these tokens with a definition that recognises its own in this way, and says which it took for its own. */
export async function listOwn(ownToken: OwnTokenRule, tokens: readonly object[], secret = SECRET) {
  const api = await serve(() => json(200, { tokens }));
  const provider = await api.connect({ ...SMALL, ownToken }, { secret: { key: secret } });
  const own: string[] = [];
  const unreadable: string[] = [];
  for await (const page of provider.list()) {
    for (const token of page) {
      if (token.own) own.push(token.id);
      if (token.providerState?.kind === 'unreadable') unreadable.push(token.id);
    }
  }
  return { own, unreadable, knowledge: provider.ownToken(), api };
}
