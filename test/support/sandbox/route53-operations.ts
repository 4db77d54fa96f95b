import { json, type ReceivedRequest, type Reply } from './message.ts';
import { pageOf } from './page.ts';
import { conflict, invalid, notFound } from './route53-errors.ts';
import { ACCOUNT, renderToken, type StoredRoute53Token } from './route53-tokens.ts';

/** The points at which the documentation leaves room. */
export interface Route53Behaviour {
  /** How many listings from the first page on still show a token as DELETING. */
  deletingListings: number;
  /** Whether the deletion of a token that is being deleted is accepted again or refused with 409. */
  deleteWhileDeleting: 'accept' | 'conflict';
  /** Ids whose deletion is refused with 409. */
  conflicts: ReadonlySet<string>;
  /** What follows the error type in its header, for example `:http://internal.amazon.com/`. */
  errorTypeSuffix: string;
}

/** Everything that the service knows. */
export interface Route53State {
  readonly now: () => number;
  readonly resolvers: string[];
  readonly views: { readonly dnsViewId: string; readonly globalResolverId: string }[];
  readonly tokens: Map<string, StoredRoute53Token>;
  readonly revoked: string[];
  readonly behaviour: Route53Behaviour;
}

/** The tokens of a view, those that are being deleted included. */
export function tokensInView({ tokens }: Route53State, dnsViewId: string): StoredRoute53Token[] {
  return [...tokens.values()].filter((token) => token.dnsViewId === dnsViewId);
}

/** `ListGlobalResolvers` */
export function listResolvers({ resolvers }: Route53State, request: ReceivedRequest): Reply {
  return list(request, 'globalResolvers', resolvers, String, (id) => ({
    id,
    arn: `arn:aws:route53globalresolver::${ACCOUNT}:global-resolver/${id}`,
    name: id,
    status: 'OPERATIONAL',
  }));
}

/** `ListDNSViews` */
export function listViews(
  { resolvers, views }: Route53State,
  request: ReceivedRequest,
  globalResolverId: string,
): Reply {
  if (!resolvers.includes(globalResolverId)) return notFound('GLOBAL_RESOLVER', globalResolverId);
  return list(
    request,
    'dnsViews',
    views.filter((view) => view.globalResolverId === globalResolverId),
    (view) => view.dnsViewId,
    ({ dnsViewId }) => ({
      id: dnsViewId,
      arn: `arn:aws:route53globalresolver::${ACCOUNT}:dns-view/${dnsViewId}`,
      globalResolverId,
      name: dnsViewId,
      status: 'OPERATIONAL',
    }),
  );
}

/** `ListAccessTokens` */
export function listTokens(
  state: Route53State,
  request: ReceivedRequest,
  dnsViewId: string,
): Reply {
  if (!resolverOf(state, dnsViewId)) return notFound('DNS_VIEW', dnsViewId);
  if (!request.query.has('next_token')) finishDeletions(state, dnsViewId);
  return list(
    request,
    'accessTokens',
    tokensInView(state, dnsViewId),
    (token) => token.id,
    (token) => renderToken(token, resolverOf(state, token.dnsViewId)),
  );
}

/** `GetAccessToken`. Nothing should ever call this: the answer holds the secret itself. */
export function getToken(state: Route53State, id: string): Reply {
  const token = state.tokens.get(id);
  if (!token) return notFound('ACCESS_TOKEN', id);
  const shown = renderToken(token, resolverOf(state, token.dnsViewId));
  return json(200, { ...shown, value: `sandbox-secret-value-of-${id}` });
}

/** `DeleteAccessToken` */
export function deleteToken({ now, tokens, revoked, behaviour }: Route53State, id: string): Reply {
  const token = tokens.get(id);
  if (!token) return notFound('ACCESS_TOKEN', id);
  const again = token.status === 'DELETING';
  if (behaviour.conflicts.has(id) || (again && behaviour.deleteWhileDeleting === 'conflict'))
    return conflict(id);
  if (!again) {
    token.status = 'DELETING';
    token.listingsLeft = behaviour.deletingListings;
    revoked.push(id);
  }
  return json(200, { id, status: token.status, deletedAt: new Date(now()).toISOString() });
}

function resolverOf({ views }: Route53State, dnsViewId: string): string | undefined {
  return views.find((view) => view.dnsViewId === dnsViewId)?.globalResolverId;
}

function finishDeletions(state: Route53State, dnsViewId: string): void {
  for (const token of tokensInView(state, dnsViewId)) {
    if (token.status !== 'DELETING') continue;
    if (token.listingsLeft === 0) state.tokens.delete(token.id);
    token.listingsLeft -= 1;
  }
}

function list<Item>(
  request: ReceivedRequest,
  name: string,
  items: readonly Item[],
  idOf: (item: Item) => string,
  render: (item: Item) => unknown,
): Reply {
  const unknown = [...request.query.keys()].find((k) => k !== 'max_results' && k !== 'next_token');
  if (unknown) return invalid(unknown, 'is not a filter of this operation');
  const limit = Number(request.query.get('max_results') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return invalid('maxResults', 'must be between 1 and 100');
  const page = pageOf(items, idOf, request.path, limit, request.query.get('next_token'));
  if (!page) return invalid('nextToken', 'is not valid');
  return json(200, { [name]: page.items.map(render), nextToken: page.next });
}
