import type { Token } from '../../domain/token.ts';
import type { ProviderModule } from '../../ports.ts';
import { isId } from '../kit/ids.ts';
import { unsafeId } from '../kit/states.ts';
import { isoInstant } from '../kit/time.ts';
import { type AccessToken, openResolverApi, SERVICE } from './api.ts';
import { ResolverListing } from './listing.ts';
import { ResolverCredentials, ResolverSettings } from './settings.ts';

/**
 * Access tokens of Amazon Route 53 Global Resolver.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53globalresolver_ListAccessTokens.html
 */
export const route53GlobalResolver: ProviderModule<
  typeof ResolverSettings,
  typeof ResolverCredentials
> = {
  name: 'route53-global-resolver',
  title: 'Access tokens of Amazon Route 53 Global Resolver',
  settings: ResolverSettings,
  credentials: ResolverCredentials,
  secretRequired: false,
  capabilities: ['createdAt', 'expiresAt', 'name', 'status'],
  removal: () => 'delete',
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
      reason: 'the list actions of Route 53 Global Resolver do not support resource types',
    },
    {
      actions: [`${SERVICE}:DeleteAccessToken`],
      resources: [`arn:{partition}:${SERVICE}::{account}:access-token/*`],
      reason: 'which tokens are stale is not known before they are listed',
    },
  ],

  connect(dependencies) {
    const api = openResolverApi(dependencies);
    let listing = new ResolverListing(api, dependencies.settings);

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      async *list() {
        listing = new ResolverListing(api, dependencies.settings);
        for await (const { dnsView, tokens } of listing.pages()) {
          yield tokens.map((token) => toToken(token, dnsView));
        }
      },

      problems: () => listing.problems,
      passedOver: () => listing.passedOver,

      revoke: ({ id }) => api.deleteToken(id),
    };
  },
};

function toToken({ id, name, status, ...times }: AccessToken, dnsView: string): Token {
  const createdAt = isoInstant(times.createdAt);
  const token: Token = {
    id,
    group: dnsView,
    ...(name && { name }),
    status,
    ...(createdAt !== undefined && { createdAt }),
    expiresAt: isoInstant(times.expiresAt) ?? 'unknown',
    lastUsedAt: 'unknown',
  };
  if (!isId(id)) return { ...token, providerState: unsafeId };
  if (status === 'OPERATIONAL') return token;
  return { ...token, providerState: { kind: 'in-transition', reason: `its status is ${status}` } };
}
