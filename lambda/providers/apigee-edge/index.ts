import * as z from 'zod';
import type { Expiry, ProviderState, Token } from '../../domain/token.ts';
import { describeError, SweepError } from '../../errors.ts';
import { goneClaim, type HttpRequest, type ProviderModule } from '../../ports.ts';
import { isPathSegment } from '../kit/ids.ts';
import { ListParts } from '../kit/list-parts.ts';
import { mapConcurrently } from '../kit/map-concurrently.ts';
import { parseJson } from '../kit/response.ts';
import { epochMillis } from '../kit/time.ts';
import { urlBelow } from '../kit/url-below.ts';
import { hashedOrganization, isUnknownToken, toApigeeError, unnameable } from './errors.ts';
import { type Get, listApps, searchTokens } from './search.ts';
import { ApigeeCredentials, createApigeeSession } from './session.ts';

const PUBLIC_HOST = new URL('https://api.enterprise.apigee.com');
const PUBLIC_LOGIN_HOST = new URL('https://login.apigee.com');

const VANISHED: ProviderState = { kind: 'vanished', reason: 'it was gone when looked at' };

const Settings = z
  .strictObject({
    organization: z.string().regex(/^[\w-]{1,255}$/, 'must be the name of an organization'),
    appIds: z
      .union([z.literal('all'), z.array(z.string().regex(/^[\w-]{1,255}$/)).min(1)])
      .describe('Ids of the apps whose tokens are swept, or `all`.'),
    removal: z
      .enum(['delete', 'revoke'])
      .describe(
        '`delete` removes the token for good; `revoke` marks it revoked and can be undone.',
      ),
    cascade: z
      .boolean()
      .optional()
      .describe('With `revoke`: the refresh token too. Default false.'),
  })
  .refine(({ removal, cascade }) => cascade === undefined || removal === 'revoke', {
    path: ['cascade'],
    message: 'goes with removal: revoke only',
  });

const Fields = z.object({
  token: z.string().optional(),
  refreshToken: z.string().optional(),
  app: z.string().optional(),
  status: z.string().optional(),
  scope: z.string().optional(),
  createdAt: z.unknown().optional(),
  issuedAt: z.unknown().optional(),
  expiresAt: z.unknown().optional(),
});
/** Every field may be missing; without these it is no token at all. */
const Entity = Fields.refine(({ token, status }) => token !== undefined || status !== undefined);
const Deleted = z.object({});

/** A token value that the search gave, with its app. */
interface Found {
  readonly app: string;
  readonly value: string;
}

/**
 * OAuth 2.0 access tokens of Apigee Edge. The token value is the identifier, so it stays inside this
 * module; everything outside sees its fingerprint.
 * @see https://apidocs.apigee.com/docs/oauth-20-access-tokens/1
 */
export const apigeeEdge: ProviderModule<typeof Settings, typeof ApigeeCredentials> = {
  name: 'apigee-edge',
  title: 'OAuth 2.0 access tokens of Apigee Edge',
  settings: Settings,
  credentials: ApigeeCredentials,
  secretRequired: true,
  capabilities: ['createdAt', 'expiresAt', 'owner', 'scope', 'status'],
  group: 'app',
  limits: { concurrency: 10, timeoutMillis: 20_000 },
  ownToken: 'known',
  rights: [
    'Role orgadmin or opsadmin (token search and revocation).',
    'Token search enabled for the organization (Enterprise plan, by Apigee Support).',
  ],
  permissions: () => [],

  connect({ settings, credentials, endpoint, openHttp, concurrency, fingerprint }) {
    const organization = `/v1/organizations/${settings.organization}`;
    const origin = endpoint ?? PUBLIC_HOST;
    const loginHost = endpoint ?? PUBLIC_LOGIN_HOST;
    const http = openHttp([origin, loginHost]);
    const loginUrl = urlBelow(loginHost, '/oauth/token');
    const session = createApigeeSession(credentials, http, loginUrl);
    const values = new WeakMap<Token, string>();
    let apps = new ListParts();

    const call = (method: HttpRequest['method'], url: URL, contentType?: string) =>
      session.send({
        method,
        url,
        headers: {
          accept: 'application/json',
          ...(contentType && { 'content-type': contentType }),
        },
      });

    const get: Get = (path, query) => call('GET', urlOf(path, query));

    const urlOf = (path: string, query: Readonly<Record<string, string>> = {}) =>
      urlBelow(origin, `${organization}${path}?${new URLSearchParams(query)}`);

    /** The only place where a token value becomes part of a URL. */
    const tokenUrl = (value: string, query?: Readonly<Record<string, string>>) =>
      urlOf(`/oauth2/accesstokens/${encodeURIComponent(value)}`, query);

    async function* chosenApps(): AsyncGenerator<readonly string[]> {
      if (settings.appIds === 'all') yield* listApps(get);
      else yield [...new Set(settings.appIds)];
    }

    /** An app whose search fails is that app's failure. */
    async function* findTokens(): AsyncGenerator<readonly Found[]> {
      apps = new ListParts();
      for await (const page of chosenApps()) {
        for (const app of page) {
          try {
            for await (const values of searchTokens(get, app)) {
              yield values.map((value) => ({ app, value }));
            }
            apps.listed();
          } catch (error) {
            apps.parentFailed(error, `app ${app}`, app);
          }
        }
      }
      apps.conclude('apps');
    }

    /** A token that cannot be read is that token's failure. */
    async function lookAtListed({ app, value }: Found, tokens: ListParts): Promise<Token> {
      try {
        const token = await look(app, value);
        if (!token.providerState || token.providerState.kind === 'gone') tokens.listed();
        return token;
      } catch (error) {
        const providerState: ProviderState = {
          kind: 'unreadable',
          error: describeError(tokens.failed(error)),
        };
        return { ...bareToken(app, value), providerState };
      }
    }

    async function look(app: string, value: string): Promise<Token> {
      const token = await read(app, value);
      values.set(token, value);
      return token;
    }

    const bareToken = (app: string, value: string): Token => ({
      id: fingerprint(value),
      fingerprinted: true,
      group: app,
      expiresAt: 'unknown',
      lastUsedAt: 'unknown',
    });

    async function read(app: string, value: string): Promise<Token> {
      const bare = bareToken(app, value);
      if (!isPathSegment(value)) {
        return { ...bare, providerState: unnameable(value, app, settings.organization) };
      }
      const response = await call('GET', tokenUrl(value));
      if (isUnknownToken(response)) {
        return { ...bare, providerState: VANISHED };
      }
      if (response.status !== 200) throw toApigeeError(response, 'reading a token');
      const entity = parseJson(response, Entity, 'a token');
      if (entity.token !== undefined && entity.token !== value) {
        throw new SweepError(
          'invalid-response',
          'reading a token: the answer is about another one',
        );
      }
      return toToken(bare, entity);
    }

    function toToken(bare: Token, entity: z.output<typeof Entity>): Token {
      const createdAt = epochMillis(entity.createdAt) ?? epochMillis(entity.issuedAt);
      const { token, refreshToken, app, status, scope } = entity;
      const isRevoked = status === 'revoked';
      const isRemoved = settings.removal === 'revoke' && isRevoked;
      return {
        ...bare,
        ...(app && { owner: app }),
        ...(status && { status, disabled: isRevoked }),
        ...(scope !== undefined && { scopes: scope.split(' ').filter(Boolean) }),
        ...(createdAt !== undefined && { createdAt }),
        expiresAt: toExpiry(entity.expiresAt),
        ...((session.uses(token) || session.uses(refreshToken)) && { own: true }),
        ...(isRemoved && {
          providerState: { kind: 'gone', reason: 'its status is revoked already' },
        }),
      };
    }

    function secretOf(token: Token): string {
      const value = values.get(token);
      if (value === undefined) throw new SweepError('internal', 'a token of another connection');
      return value;
    }

    return {
      async *list() {
        const tokens = new ListParts();
        const vanished: Token[] = [];
        const unreadable: Token[] = [];
        const looks = mapConcurrently(findTokens(), concurrency, (found) =>
          lookAtListed(found, tokens),
        );
        for await (const page of looks) {
          vanished.push(...page.filter(({ providerState }) => providerState === VANISHED));
          unreadable.push(
            ...page.filter(({ providerState }) => providerState?.kind === 'unreadable'),
          );
          yield page.filter(
            ({ providerState }) => providerState === undefined || providerState.kind === 'gone',
          );
        }
        tokens.conclude('tokens');
        // One token may vanish between search and look; all of them cannot.
        if (vanished.length > 0 && !tokens.anyListed) throw hashedOrganization();
        yield [...vanished, ...unreadable];
      },

      problems: () => apps.problems,

      ownToken: () => ({ kind: 'recognised', by: 'its value' }),

      inspect: (token) => look(token.group ?? '', secretOf(token)),

      async revoke(token) {
        const value = secretOf(token);
        const { removal, cascade } = settings;
        const response =
          removal === 'delete'
            ? await call('DELETE', tokenUrl(value))
            : await call(
                'POST',
                tokenUrl(value, { action: 'revoke', ...(cascade && { cascade: 'true' }) }),
                'application/octet-stream',
              );
        if (isUnknownToken(response)) return goneClaim(response);
        if (response.status === 204 && removal === 'revoke') return 'revoked';
        if (response.status !== 200) throw toApigeeError(response, `${removal} of a token`);
        if (removal === 'delete' || response.text.trim() !== '') {
          parseJson(response, Deleted, `the answer to the ${removal} of a token`);
        }
        return 'revoked';
      },
    };
  },
};

/** The vendor documents -1 as never, and what absence means nowhere. */
function toExpiry(value: unknown): Expiry {
  return value === -1 ? 'never' : (epochMillis(value) ?? 'unknown');
}
