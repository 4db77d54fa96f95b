import * as z from 'zod';
import type { Token } from '../domain/token.ts';
import { goneClaim, type HttpRequest, type ProviderModule } from '../ports.ts';
import { isId } from './kit/ids.ts';
import { cursorPages } from './kit/pages.ts';
import { parseJson, statusError } from './kit/response.ts';
import { unsafeId } from './kit/states.ts';
import { isoInstant } from './kit/time.ts';
import { urlBelow } from './kit/url-below.ts';

// Copy this file, rename what it exports, replace what it says of the API, and add it to index.ts.
// It is compiled and passes the contract suite against its own simulator, but no configuration can name it.

const Settings = z.strictObject({
  project: z.string().min(1).describe('Project whose tokens are swept.'),
});

const Credentials = z.object({
  apiKey: z.string().min(1).describe('Key with the right to manage tokens.'),
});

/** What the API documents, no more; servers may send further fields. */
const Page = z.object({
  tokens: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().optional(),
      created_at: z.unknown().optional(),
      expires_at: z.unknown().optional(),
    }),
  ),
  next_cursor: z.string().nullish(),
});

/** One sentence on what is swept, and where the API is documented (`@see`). */
export const template: ProviderModule<typeof Settings, typeof Credentials> = {
  name: 'template',
  title: 'Tokens of an API that lists JSON and deletes by id',
  settings: Settings,
  credentials: Credentials,
  secretRequired: true,
  capabilities: ['createdAt', 'expiresAt', 'name'],
  group: 'project',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  ownToken: 'must-be-named',
  rights: ['List and delete tokens of the project.'],
  permissions: () => [],

  connect({ settings, credentials, endpoint, openHttp }) {
    const origin = endpoint ?? new URL('https://api.example.com');
    const http = openHttp([origin]);
    const tokensPath = `/v1/projects/${encodeURIComponent(settings.project)}/tokens`;
    const sign = () => ({ authorization: `Bearer ${credentials.apiKey}` });
    const send = (method: HttpRequest['method'], url: URL) => http.send({ method, url, sign });

    return {
      // How the API tells the token that the connection signs in with, asked when the list has been read. Here nothing
      // does, so `ownToken` above is `must-be-named`. Where the list shows it, give that token `own: true` and say here by
      // what: `{ kind: 'recognised', by: 'its value' }`. Where a client or a role signs in: `{ kind: 'not-listed' }`.
      ownToken: () => ({ kind: 'unknown', reason: 'the API does not tell the own token' }),

      // Where a list is made of several, such as one for each project, a part that fails does not end the others: count
      // them with `ListParts` and return its `problems` here as `problems()`.
      list() {
        return cursorPages(async (cursor) => {
          const url = urlBelow(origin, tokensPath);
          if (cursor !== undefined) url.searchParams.set('cursor', cursor);
          const response = await send('GET', url);
          if (response.status !== 200) throw statusError(response, 'listing the tokens');
          const { tokens, next_cursor } = parseJson(response, Page, 'the list of tokens');
          const page = tokens.map((wire) => toToken(wire, settings.project));
          return { page, next: next_cursor || undefined, ids: tokens.map(({ id }) => id) };
        });
      },

      async revoke(token) {
        const response = await send('DELETE', urlBelow(origin, `${tokensPath}/${token.id}`));
        if (response.status === 204) return 'revoked';
        // Name the evidence by which this API says "gone"; a bare 404 can also mean a wrong path or a right that lacks.
        // It is a claim: the engine looks with `inspect`, where there is a cheap call for one token, or lists once more.
        if (response.status === 404 && response.text.includes('token_not_found')) {
          return goneClaim(response);
        }
        throw statusError(response, 'deleting a token');
      },
    };
  },
};

function toToken(wire: z.output<typeof Page>['tokens'][number], project: string): Token {
  const createdAt = isoInstant(wire.created_at);
  return {
    id: wire.id,
    group: project,
    ...(wire.name !== undefined && { name: wire.name }),
    ...(createdAt !== undefined && { createdAt }),
    // Absence means "never" only where the API says so in its documentation.
    expiresAt: wire.expires_at === null ? 'never' : (isoInstant(wire.expires_at) ?? 'unknown'),
    lastUsedAt: 'unknown',
    ...(!isId(wire.id) && { providerState: unsafeId }),
  };
}
