import type { Clock } from '../../../lambda/ports.ts';
import type { Handler, ReceivedRequest, Reply } from './message.ts';
import { route53Error, unknownOperation, withErrorType } from './route53-errors.ts';
import {
  deleteToken,
  getToken,
  listResolvers,
  listTokens,
  listViews,
  type Route53Behaviour,
  type Route53State,
  tokensInView,
} from './route53-operations.ts';
import type { Route53Token } from './route53-tokens.ts';
import { findOperation, type Route } from './routes.ts';
import { type AwsAccessKey, refuseSigV4 } from './verify-sigv4.ts';

/** Route 53 Global Resolver. */
export interface Route53Simulator {
  readonly key: AwsAccessKey;
  readonly handle: Handler;
  /** The ids of the tokens whose deletion was accepted, in that order. */
  readonly revoked: readonly string[];
  /** May change between requests. */
  readonly behaviour: Route53Behaviour;
  addResolver(globalResolverId: string): void;
  addView(globalResolverId: string, dnsViewId: string): void;
  /** Removes a view with its tokens, as the deletion of its resolver does. */
  removeView(dnsViewId: string): void;
  addToken(dnsViewId: string, token: Route53Token): void;
  /** The tokens that a list would show now. */
  tokens(dnsViewId: string): readonly Route53Token[];
}

const FRACTION_DIGITS = [9, 0, 3, 6, 1] as const;

/** The AWS credentials that the sandbox accepts unless a test brings its own. */
export const SANDBOX_AWS_KEY: AwsAccessKey = {
  accessKeyId: 'AKIDSANDBOXEXAMPLE',
  secretAccessKey: 'sandbox-aws-secret-key-no-real-value-000',
};

/**
 * Simulates the access token API of Global Resolver, which lives in us-east-2 alone.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53globalresolver_ListAccessTokens.html
 */
export function createRoute53Simulator(options: {
  readonly clock: Pick<Clock, 'now'>;
  readonly key?: AwsAccessKey;
}): Route53Simulator {
  const { clock, key = SANDBOX_AWS_KEY } = options;
  const behaviour: Route53Behaviour = {
    deletingListings: 2,
    deleteWhileDeleting: 'accept',
    conflicts: new Set(),
    errorTypeSuffix: '',
  };
  const state: Route53State = {
    now: () => clock.now(),
    resolvers: [],
    views: [],
    tokens: new Map(),
    revoked: [],
    behaviour,
  };
  const { resolvers, views, tokens, revoked } = state;
  const routes = routesOf(state);

  return {
    key,
    revoked,
    behaviour,
    handle(request) {
      const operation = findOperation(routes, request) ?? unknownOperation;
      return withErrorType(
        refuse(request, key, clock.now()) ?? operation(),
        behaviour.errorTypeSuffix,
      );
    },
    addResolver(globalResolverId) {
      resolvers.push(globalResolverId);
    },
    addView(globalResolverId, dnsViewId) {
      views.push({ globalResolverId, dnsViewId });
    },
    removeView(dnsViewId) {
      views.splice(
        views.findIndex((view) => view.dnsViewId === dnsViewId),
        1,
      );
      for (const token of tokensInView(state, dnsViewId)) tokens.delete(token.id);
    },
    addToken(dnsViewId, token) {
      const fractionDigits = FRACTION_DIGITS[tokens.size % FRACTION_DIGITS.length] ?? 0;
      const { status = 'OPERATIONAL' } = token;
      tokens.set(token.id, { ...token, dnsViewId, fractionDigits, status, listingsLeft: 0 });
    },
    tokens: (dnsViewId) => tokensInView(state, dnsViewId),
  };
}

function routesOf(state: Route53State): readonly Route[] {
  return [
    ['GET', '/global-resolver', (request) => listResolvers(state, request)],
    ['GET', '/dns-views/resolver/{}', (request, id) => listViews(state, request, id)],
    ['GET', '/tokens/dns-view/{}', (request, id) => listTokens(state, request, id)],
    ['GET', '/tokens/{}', (_, id) => getToken(state, id)],
    ['DELETE', '/tokens/{}', (_, id) => deleteToken(state, id)],
  ];
}

function refuse(request: ReceivedRequest, key: AwsAccessKey, now: number): Reply | undefined {
  const scope = { region: 'us-east-2', service: 'route53globalresolver' };
  const refusal = refuseSigV4(request, { ...scope, key, now });
  return refusal && route53Error(403, refusal.type, { message: refusal.message });
}
