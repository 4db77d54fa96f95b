import * as z from 'zod';
import type { GoneClaim } from '../../domain/gone-claim.ts';
import { goneClaim } from '../../domain/gone-claim.ts';
import type { HttpRequest } from '../../http-ports.ts';
import type { Dependencies } from '../../ports.ts';
import { cursorPages } from '../kit/pages.ts';
import { parseJson, statusError } from '../kit/response.ts';
import { urlBelow } from '../kit/url-below.ts';

/** The project whose tokens are swept. */
export const Settings = z.strictObject({
  project: z.string().min(1).describe('Project whose tokens are swept.'),
});

/** The key to sign in with. */
export const Credentials = z.object({
  apiKey: z.string().min(1).describe('Key with the right to manage tokens.'),
});

/** What the API documents, no more; servers may send further fields. */
const WireToken = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  created_at: z.unknown().optional(),
  expires_at: z.unknown().optional(),
});
const Page = z.object({ tokens: z.array(WireToken), next_cursor: z.string().nullish() });

/** A token as the API shows it. */
export type WireToken = z.output<typeof WireToken>;

/** The calls to the API. Each throws SweepError. */
export interface Api {
  listTokens(): AsyncGenerator<readonly WireToken[]>;
  deleteToken(id: string): Promise<'revoked' | GoneClaim>;
}

/** The API, signed in with the connection's key. */
export function openExampleApi({
  settings,
  credentials,
  endpoint,
  openHttp,
}: Dependencies<z.output<typeof Settings>, z.output<typeof Credentials>>): Api {
  const origin = endpoint ?? new URL('https://api.example.com');
  const http = openHttp([origin]);
  const tokensPath = `/v1/projects/${encodeURIComponent(settings.project)}/tokens`;
  const sign = () => ({ authorization: `Bearer ${credentials.apiKey}` });
  const send = (method: HttpRequest['method'], url: URL) => http.send({ method, url, sign });

  return {
    listTokens() {
      return cursorPages(async (cursor) => {
        const url = urlBelow(origin, tokensPath);
        if (cursor !== undefined) url.searchParams.set('cursor', cursor);
        const response = await send('GET', url);
        if (response.status !== 200) throw statusError(response, 'listing the tokens');
        const { tokens, next_cursor } = parseJson(response, Page, 'the list of tokens');
        return { page: tokens, next: next_cursor || undefined, ids: tokens.map(({ id }) => id) };
      });
    },

    async deleteToken(id) {
      const response = await send('DELETE', urlBelow(origin, `${tokensPath}/${id}`));
      if (response.status === 204) return 'revoked';
      // Name the evidence by which this API says "gone"; a bare 404 can also mean a wrong path or a missing right. It is a
      // claim: the engine checks it with `inspect`, where there is a cheap call for one token, or lists once more.
      if (response.status === 404 && response.text.includes('token_not_found')) {
        return goneClaim(response);
      }
      throw statusError(response, 'deleting a token');
    },
  };
}
