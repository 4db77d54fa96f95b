import * as z from 'zod';
import type { Expiry, Finding, Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import { urlBelow } from '../http/allow-list.ts';
import { fanOut } from '../http/fan-out.ts';
import { parseJson } from '../http/json.ts';
import { cursorPages } from '../http/paging.ts';
import { epochMillis } from '../http/time.ts';
import { goneClaim, type HttpRequest, type ProviderModule } from '../ports.ts';
import { hashedOrganization, isUnknownToken, toApigeeError } from './apigee-edge-errors.ts';
import { ApigeeCredentials, createApigeeSession } from './apigee-edge-session.ts';
import { isSafeSegment, unsafeId } from './ids.ts';

const PUBLIC_HOST = new URL('https://api.enterprise.apigee.com');
const PUBLIC_LOGIN_HOST = new URL('https://login.apigee.com');

const VANISHED: Finding = { kind: 'vanished', reason: 'it was gone when looked at' };

/** The most that the cloud gives a page; Private Cloud ignores both and sends everything. */
const APPS_A_PAGE = 1000;
const TOKENS_A_PAGE = 100;

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

const AppIds = z.array(z.string().min(1));
const Search = z.object({
  list: z.array(z.string().min(1)),
  meta: z.object({ next: z.string().nullish() }).nullish(),
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
/** Every field may be missing, and a missing expiry means something: without these it is no token at all. */
const Entity = Fields.refine(({ token, status }) => token !== undefined || status !== undefined);
const Deleted = z.object({});

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

    const call = (method: HttpRequest['method'], url: URL, contentType?: string) =>
      session.send({
        method,
        url,
        headers: {
          accept: 'application/json',
          ...(contentType && { 'content-type': contentType }),
        },
      });

    const urlOf = (path: string, query: Readonly<Record<string, string>> = {}) =>
      urlBelow(origin, `${organization}${path}?${new URLSearchParams(query)}`);

    /** The only place where a token value becomes part of a URL. */
    const tokenUrl = (value: string, query?: Readonly<Record<string, string>>) =>
      urlOf(`/oauth2/accesstokens/${encodeURIComponent(value)}`, query);

    /** Ids only: the expanded form would hold the consumer secrets. */
    async function* listApps(): AsyncGenerator<string> {
      if (settings.appIds !== 'all') return yield* new Set(settings.appIds);
      const pages = cursorPages(async (startKey) => {
        const query = { rows: `${APPS_A_PAGE}`, ...(startKey !== undefined && { startKey }) };
        const response = await call('GET', urlOf('/apps', query));
        if (response.status !== 200) throw toApigeeError(response, 'listing the apps');
        const ids = parseJson(response, AppIds, 'the list of apps');
        const next = ids.length === APPS_A_PAGE ? ids.at(-1) : undefined;
        return { page: ids, next };
      });
      const seen = new Set<string>();
      for await (const ids of pages) {
        for (const id of ids) {
          if (!seen.has(id)) yield id;
          seen.add(id);
        }
      }
    }

    /** The token values of one app, page by page; a page may begin with the token that it was asked for by. */
    function searchTokens(app: string): AsyncGenerator<readonly string[]> {
      return cursorPages(async (start) => {
        const query = { app, limit: `${TOKENS_A_PAGE}`, ...(start !== undefined && { start }) };
        const response = await call('GET', urlOf('/oauth2/search', query));
        if (response.status !== 200)
          throw toApigeeError(response, 'searching the tokens of an app');
        const { list, meta } = parseJson(response, Search, 'the result of the token search');
        return { page: list, next: meta?.next || undefined };
      });
    }

    async function* findTokens(): AsyncGenerator<readonly { app: string; value: string }[]> {
      for await (const app of listApps()) {
        const seen = new Set<string>();
        for await (const page of searchTokens(app)) {
          const fresh = [...new Set(page)].filter((value) => !seen.has(value));
          for (const value of fresh) seen.add(value);
          yield fresh.map((value) => ({ app, value }));
        }
      }
    }

    async function look(app: string, value: string): Promise<Token> {
      const token = await read(app, value);
      values.set(token, value);
      return token;
    }

    async function read(app: string, value: string): Promise<Token> {
      const bare: Token = {
        id: fingerprint(value),
        fingerprinted: true,
        group: app,
        expiresAt: 'unknown',
        lastUsedAt: 'unknown',
      };
      if (!isSafeSegment(value)) return { ...bare, finding: unsafeId };
      const response = await call('GET', tokenUrl(value));
      if (isUnknownToken(response)) {
        return { ...bare, finding: VANISHED };
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
      const revoked = settings.removal === 'revoke' && status === 'revoked';
      return {
        ...bare,
        ...(app && { owner: app }),
        ...(status && { status }),
        ...(scope !== undefined && { scopes: scope.split(' ').filter(Boolean) }),
        ...(createdAt !== undefined && { createdAt }),
        expiresAt: toExpiry(entity.expiresAt),
        ...((session.uses(token) || session.uses(refreshToken)) && { own: true }),
        ...(revoked && { finding: { kind: 'gone', reason: 'its status is revoked already' } }),
      };
    }

    function secretOf(token: Token): string {
      const value = values.get(token);
      if (value === undefined) throw new SweepError('internal', 'a token of another connection');
      return value;
    }

    return {
      async *list() {
        const missing: Token[] = [];
        let readable = false;
        const looks = fanOut(findTokens(), concurrency, ({ app, value }) => look(app, value));
        for await (const page of looks) {
          readable ||= page.some(({ finding }) => finding !== VANISHED && finding !== unsafeId);
          missing.push(...page.filter(({ finding }) => finding === VANISHED));
          yield page.filter(({ finding }) => finding !== VANISHED);
        }
        // One token may vanish between search and look; all of them cannot.
        if (missing.length > 0 && !readable) throw hashedOrganization();
        yield missing;
      },

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

/** Missing or not positive means that the token does not expire; anything unreadable is unknown. */
function toExpiry(value: unknown): Expiry {
  if (value === undefined || value === null) return 'never';
  if (typeof value === 'number' && value <= 0) return 'never';
  return epochMillis(value) ?? 'unknown';
}
