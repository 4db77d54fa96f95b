import * as z from 'zod';
import type { Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import {
  goneClaim,
  type HttpRequest,
  type HttpResponse,
  type ProviderModule,
  type RetryClass,
} from '../ports.ts';
import { isId } from './kit/ids.ts';
import { ListParts } from './kit/list-parts.ts';
import { cursorPages } from './kit/pages.ts';
import { parseJson, statusError } from './kit/response.ts';
import { sigv4 } from './kit/sigv4.ts';
import { unsafeId } from './kit/states.ts';
import { isoInstant } from './kit/time.ts';
import { urlBelow } from './kit/url-below.ts';

/** Whatever regions the resolvers serve, the API is called in Ohio. */
const REGION = 'us-east-2';
const SERVICE = 'route53globalresolver';

const Id = z
  .string()
  .regex(/^(?!\.{1,2}$)[-.a-zA-Z0-9]{1,64}$/, 'must be 1–64 letters, digits, . or -');

const Settings = z.strictObject({
  dnsViewIds: z
    .union([z.literal('all'), z.array(Id).min(1)])
    .describe('DNS views to sweep, or `all` to discover them over all resolvers.'),
});

const Credentials = z.object({
  accessKeyId: z.string().min(1).describe('Access key id.'),
  secretAccessKey: z.string().min(1).describe('Secret access key.'),
  sessionToken: z.string().min(1).optional().describe('Only with temporary credentials.'),
});

const NextToken = z.string().nullish();
const Resolvers = z
  .object({
    globalResolvers: z.array(z.object({ id: Id, status: z.string().optional() })),
    nextToken: NextToken,
  })
  .transform(({ globalResolvers: items, nextToken }) => ({ items, nextToken }));
const DnsViews = z
  .object({
    dnsViews: z.array(z.object({ id: Id, status: z.string().optional() })),
    nextToken: NextToken,
  })
  .transform(({ dnsViews: items, nextToken }) => ({ items, nextToken }));
const AccessTokens = z
  .object({
    accessTokens: z.array(
      z.object({
        id: z.string().min(1),
        name: z.string().nullish(),
        status: z.string(),
        createdAt: z.unknown().optional(),
        expiresAt: z.unknown().optional(),
      }),
    ),
    nextToken: NextToken,
  })
  .transform(({ accessTokens: items, nextToken }) => ({ items, nextToken }));
const Deleted = z.object({ id: z.string() });

/**
 * Access tokens of Amazon Route 53 Global Resolver. `GetAccessToken` returns the secret value and is
 * never called.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53globalresolver_ListAccessTokens.html
 */
export const route53GlobalResolver: ProviderModule<typeof Settings, typeof Credentials> = {
  name: 'route53-global-resolver',
  title: 'Access tokens of Amazon Route 53 Global Resolver',
  settings: Settings,
  credentials: Credentials,
  secretRequired: false,
  capabilities: ['createdAt', 'expiresAt', 'name', 'status'],
  group: 'DNS view',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  ownToken: 'not-listed',
  rights: [
    'IAM: route53globalresolver:ListGlobalResolvers, ListDNSViews, ListAccessTokens and DeleteAccessToken.',
    'Never route53globalresolver:GetAccessToken, which returns the secret value.',
  ],
  permissions: ({ dnsViewIds }) => [
    {
      actions: [
        ...(dnsViewIds === 'all'
          ? [`${SERVICE}:ListGlobalResolvers`, `${SERVICE}:ListDNSViews`]
          : []),
        `${SERVICE}:ListAccessTokens`,
      ],
      resources: ['*'],
      reason: 'the list actions of Route 53 Global Resolver know no resource types',
    },
    {
      actions: [`${SERVICE}:DeleteAccessToken`],
      resources: [`arn:{partition}:${SERVICE}::{account}:access-token/*`],
      reason: 'which tokens are stale is not known before they are listed',
    },
  ],

  connect({ settings, credentials, endpoint, openHttp, awsCredentials }) {
    const origin = endpoint ?? new URL(`https://${SERVICE}.${REGION}.api.aws`);
    const http = openHttp([origin]);
    const sign = sigv4({
      credentials: credentials ? async () => credentials : awsCredentials,
      region: REGION,
      service: SERVICE,
    });
    const send = (method: HttpRequest['method'], url: URL) =>
      http.send({ method, url, sign, classify });

    /** Follows `nextToken` over one list operation. */
    function pages<Item extends { readonly id: string }>(
      path: string,
      schema: z.ZodType<{ items: Item[]; nextToken?: string | null | undefined }>,
      what: string,
    ): AsyncGenerator<readonly Item[]> {
      return cursorPages(async (cursor) => {
        const url = urlBelow(origin, path);
        url.searchParams.set('max_results', '100');
        if (cursor !== undefined) url.searchParams.set('next_token', cursor);
        const response = await send('GET', url);
        if (isNotThere(response)) throw new NotThere(`listing ${what}`);
        if (response.status !== 200) throw toError(response, `listing ${what}`);
        const { items, nextToken } = parseJson(response, schema, `the list of ${what}`);
        return { page: items, next: nextToken || undefined, ids: items.map(({ id }) => id) };
      });
    }

    let resolvers = new ListParts();
    let views = new ListParts();

    /** What is being deleted takes what is in it along, and may vanish between two calls. */
    const isStaying = ({ status }: { status?: string | undefined }) => status !== 'DELETING';

    async function* chosenViews(): AsyncGenerator<string> {
      if (settings.dnsViewIds === 'all') yield* findViews();
      else yield* new Set(settings.dnsViewIds);
    }

    async function* findViews(): AsyncGenerator<string> {
      for await (const found of pages('/global-resolver', Resolvers, 'resolvers')) {
        for (const { id } of found.filter(isStaying)) {
          const inside = pages(`/dns-views/resolver/${id}`, DnsViews, 'DNS views');
          for await (const page of partly(inside, resolvers, 'resolver', id)) {
            for (const view of page.filter(isStaying)) yield view.id;
          }
        }
      }
      resolvers.conclude('resolvers');
    }

    /** The pages of one parent; what goes wrong with them is that parent's failure. */
    async function* partly<Page>(
      found: AsyncGenerator<Page>,
      parents: ListParts,
      kind: string,
      id: string,
    ): AsyncGenerator<Page> {
      try {
        yield* found;
        parents.listed();
      } catch (error) {
        // One that was found a moment ago has been deleted since; one that is named in the settings has to be there.
        if (error instanceof NotThere && settings.dnsViewIds === 'all') parents.gone();
        else parents.parentFailed(error, `${kind} ${id}`, id);
      }
    }

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      async *list() {
        resolvers = new ListParts();
        views = new ListParts();
        for await (const view of chosenViews()) {
          const tokens = pages(`/tokens/dns-view/${view}`, AccessTokens, 'access tokens');
          for await (const page of partly(tokens, views, 'DNS view', view)) {
            yield page.map((wire) => toToken(wire, view));
          }
        }
        views.conclude('DNS views');
      },

      problems: () => [...resolvers.problems, ...views.problems],

      async revoke(token) {
        const response = await send('DELETE', urlBelow(origin, `/tokens/${token.id}`));
        if (response.status === 200) {
          const { id } = parseJson(response, Deleted, 'the answer to a deletion');
          if (id !== token.id) {
            const problem = 'the answer to a deletion is about another token';
            throw new SweepError('invalid-response', problem);
          }
          return 'revoked';
        }
        if (isNotThere(response)) return goneClaim(response);
        throw toError(response, 'deleting an access token');
      },
    };
  },
};

function toToken(wire: z.output<typeof AccessTokens>['items'][number], dnsView: string): Token {
  const createdAt = isoInstant(wire.createdAt);
  const token: Token = {
    id: wire.id,
    group: dnsView,
    ...(wire.name && { name: wire.name }),
    status: wire.status,
    ...(createdAt !== undefined && { createdAt }),
    expiresAt: isoInstant(wire.expiresAt) ?? 'unknown',
    lastUsedAt: 'unknown',
  };
  if (!isId(wire.id)) return { ...token, providerState: unsafeId };
  if (wire.status === 'OPERATIONAL') return token;
  return {
    ...token,
    providerState: { kind: 'in-transition', reason: `its status is ${wire.status}` },
  };
}

/** The service itself does not know what was asked for. */
class NotThere extends SweepError {
  constructor(doing: string) {
    super('not-found', `${doing}: it does not exist (ResourceNotFoundException)`);
  }
}

function isNotThere(response: HttpResponse): boolean {
  return response.status === 404 && errorType(response) === 'ResourceNotFoundException';
}

/** The type may be followed by a colon and a URI. */
function errorType(response: HttpResponse): string | undefined {
  return /^([A-Za-z]{1,64})(?:$|:)/.exec(response.headers['x-amzn-errortype'] ?? '')?.[1];
}

/** A token that is still being deleted answers 409; asked again, it is gone. AWS may refuse for its rate with 400. */
function classify(response: HttpResponse): RetryClass | undefined {
  if (/^(?:Throttl|TooManyRequests)/.test(errorType(response) ?? '')) return { kind: 'throttled' };
  return response.status === 409 ? { kind: 'retry' } : undefined;
}

const REFUSED_CREDENTIALS = new Set([
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignature',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'MissingAuthenticationTokenException',
]);

function toError(response: HttpResponse, doing: string): SweepError {
  const type = errorType(response);
  if (type && REFUSED_CREDENTIALS.has(type)) {
    return new SweepError(
      'unauthorized',
      `${doing}: AWS does not accept the credentials (${type})`,
    );
  }
  return statusError(response, type ? `${doing} (${type})` : doing);
}
