import * as z from 'zod';
import type { GoneClaim } from '../../domain/gone-claim.ts';
import { goneClaim } from '../../domain/gone-claim.ts';
import type { HttpRequest } from '../../http-ports.ts';
import type { Dependencies } from '../../ports.ts';
import { requireSameToken } from '../kit/identity.ts';
import { cursorPages } from '../kit/pages.ts';
import { parseJson } from '../kit/response.ts';
import { sigv4 } from '../kit/sigv4.ts';
import { urlBelow } from '../kit/url-below.ts';
import { classify, isNotFound, NotFound, toResolverError } from './errors.ts';
import { type ResolverCredentials, ResolverId, type ResolverSettings } from './settings.ts';

/** The API is called in Ohio, whatever regions the resolvers serve. */
const REGION = 'us-east-2';

/** The service, as it is named in hosts, signatures and IAM actions. */
export const SERVICE = 'route53globalresolver';

const PAGE_SIZE = '100';

const Parent = z.object({ id: ResolverId, status: z.string().optional() });
const AccessToken = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  status: z.string(),
  createdAt: z.unknown().optional(),
  expiresAt: z.unknown().optional(),
});
const nextToken = z.string().nullish();
const Resolvers = z
  .object({ globalResolvers: z.array(Parent), nextToken })
  .transform(({ globalResolvers: items, ...page }) => ({ items, ...page }));
const DnsViews = z
  .object({ dnsViews: z.array(Parent), nextToken })
  .transform(({ dnsViews: items, ...page }) => ({ items, ...page }));
const AccessTokens = z
  .object({ accessTokens: z.array(AccessToken), nextToken })
  .transform(({ accessTokens: items, ...page }) => ({ items, ...page }));
const Deleted = z.object({ id: z.string() });

/** A resolver or a DNS view as the API shows it. */
export type Parent = z.output<typeof Parent>;

/**
 * A token as the API shows it; the times are ISO 8601.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53globalresolver_ListAccessTokens.html
 */
export type AccessToken = z.output<typeof AccessToken>;

/**
 * The calls to Global Resolver. Each throws SweepError, a list {@link NotFound} when its parent does not exist.
 * `GetAccessToken` returns the secret value and is never called.
 */
export interface ResolverApi {
  listResolvers(): AsyncGenerator<readonly Parent[]>;
  listDnsViews(resolver: string): AsyncGenerator<readonly Parent[]>;
  listTokens(dnsView: string): AsyncGenerator<readonly AccessToken[]>;
  deleteToken(id: string): Promise<'revoked' | GoneClaim>;
}

/** The API, signed in with the connection's secret or the standard credential chain. */
export function openResolverApi({
  credentials,
  endpoint,
  openHttp,
  awsCredentials,
}: Dependencies<ResolverSettings, ResolverCredentials | undefined>): ResolverApi {
  const origin = endpoint ?? new URL(`https://${SERVICE}.${REGION}.api.aws`);
  const http = openHttp([origin]);
  const sign = sigv4({
    credentials: credentials ? async () => credentials : awsCredentials,
    region: REGION,
    service: SERVICE,
  });
  const send = (method: HttpRequest['method'], url: URL) =>
    http.send({ method, url, sign, classify });

  const list = <Item extends { readonly id: string }>(
    path: string,
    schema: z.ZodType<{ items: Item[]; nextToken?: string | null | undefined }>,
    what: string,
  ) =>
    cursorPages<readonly Item[]>(async (cursor) => {
      const url = urlBelow(origin, path);
      url.searchParams.set('max_results', PAGE_SIZE);
      if (cursor !== undefined) url.searchParams.set('next_token', cursor);
      const response = await send('GET', url);
      if (isNotFound(response)) throw new NotFound(`listing ${what}`);
      if (response.status !== 200) throw toResolverError(response, `listing ${what}`);
      const { items, nextToken: next } = parseJson(response, schema, `the list of ${what}`);
      return { page: items, next: next || undefined, ids: items.map(({ id }) => id) };
    });

  return {
    listResolvers: () => list('/global-resolver', Resolvers, 'resolvers'),
    listDnsViews: (resolver) => list(`/dns-views/resolver/${resolver}`, DnsViews, 'DNS views'),
    listTokens: (view) => list(`/tokens/dns-view/${view}`, AccessTokens, 'access tokens'),

    async deleteToken(id) {
      const response = await send('DELETE', urlBelow(origin, `/tokens/${id}`));
      if (isNotFound(response)) return goneClaim(response);
      if (response.status !== 200) throw toResolverError(response, 'deleting an access token');
      requireSameToken(id, parseJson(response, Deleted, 'the response to a deletion').id);
      return 'revoked';
    },
  };
}
