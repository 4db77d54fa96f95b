import type { Clock } from '../../../lambda/ports.ts';
import { type Handler, json, type ReceivedRequest, type Reply } from './message.ts';
import { pageOf } from './page.ts';
import { findOperation, type Route } from './routes.ts';
import { type AwsAccessKey, refuseSigV4 } from './verify-sigv4.ts';

/** An access token; times are epoch milliseconds or a literal to send as it is. */
export interface Route53Token {
  readonly id: string;
  readonly name?: string;
  readonly createdAt: number | string;
  readonly expiresAt: number | string;
  readonly status?: 'CREATING' | 'OPERATIONAL' | 'DELETING';
}

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

interface StoredToken extends Route53Token {
  readonly dnsViewId: string;
  /** Digits of the fraction of a second that the service writes for this token. */
  readonly fractionDigits: number;
  status: 'CREATING' | 'OPERATIONAL' | 'DELETING';
  listingsLeft: number;
}

const ACCOUNT = '111122223333';
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
  const resolvers: string[] = [];
  const views: { dnsViewId: string; globalResolverId: string }[] = [];
  const tokens = new Map<string, StoredToken>();
  const revoked: string[] = [];
  const behaviour: Route53Behaviour = {
    deletingListings: 2,
    deleteWhileDeleting: 'accept',
    conflicts: new Set(),
    errorTypeSuffix: '',
  };
  const inView = (dnsViewId: string) =>
    [...tokens.values()].filter((token) => token.dnsViewId === dnsViewId);
  const resolverOf = (dnsViewId: string) =>
    views.find((view) => view.dnsViewId === dnsViewId)?.globalResolverId;

  const list = <Item>(
    request: ReceivedRequest,
    name: string,
    items: readonly Item[],
    idOf: (item: Item) => string,
    render: (item: Item) => unknown,
  ): Reply => {
    const unknown = [...request.query.keys()].find(
      (k) => k !== 'max_results' && k !== 'next_token',
    );
    if (unknown) return invalid(unknown, 'is not a filter of this operation');
    const limit = Number(request.query.get('max_results') ?? 100);
    if (!Number.isInteger(limit) || limit < 1 || limit > 100)
      return invalid('maxResults', 'must be between 1 and 100');
    const page = pageOf(items, idOf, request.path, limit, request.query.get('next_token'));
    if (!page) return invalid('nextToken', 'is not valid');
    return json(200, { [name]: page.items.map(render), nextToken: page.next });
  };

  const listResolvers = (request: ReceivedRequest): Reply =>
    list(request, 'globalResolvers', resolvers, String, (id) => ({
      id,
      arn: `arn:aws:route53globalresolver::${ACCOUNT}:global-resolver/${id}`,
      name: id,
      status: 'OPERATIONAL',
    }));

  const listViews = (request: ReceivedRequest, globalResolverId: string): Reply =>
    resolvers.includes(globalResolverId)
      ? list(
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
        )
      : notFound('GLOBAL_RESOLVER', globalResolverId);

  const listTokens = (request: ReceivedRequest, dnsViewId: string): Reply => {
    if (!resolverOf(dnsViewId)) return notFound('DNS_VIEW', dnsViewId);
    if (!request.query.has('next_token')) finishDeletions(dnsViewId);
    return list(request, 'accessTokens', inView(dnsViewId), (token) => token.id, render);
  };

  // Nothing should ever call this: the answer holds the secret itself.
  const getToken = (_: ReceivedRequest, id: string): Reply => {
    const token = tokens.get(id);
    if (!token) return notFound('ACCESS_TOKEN', id);
    return json(200, { ...render(token), value: `sandbox-secret-value-of-${id}` });
  };

  const deleteToken = (_: ReceivedRequest, id: string): Reply => {
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
    return json(200, { id, status: token.status, deletedAt: new Date(clock.now()).toISOString() });
  };

  const routes: readonly Route[] = [
    ['GET', '/global-resolver', listResolvers],
    ['GET', '/dns-views/resolver/{}', listViews],
    ['GET', '/tokens/dns-view/{}', listTokens],
    ['GET', '/tokens/{}', getToken],
    ['DELETE', '/tokens/{}', deleteToken],
  ];

  return {
    key,
    revoked,
    behaviour,
    handle(request) {
      const operation = findOperation(routes, request) ?? unknownOperation;
      return withErrorType(refuse(request) ?? operation(), behaviour.errorTypeSuffix);
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
      for (const token of inView(dnsViewId)) tokens.delete(token.id);
    },
    addToken(dnsViewId, token) {
      const fractionDigits = FRACTION_DIGITS[tokens.size % FRACTION_DIGITS.length] ?? 0;
      const { status = 'OPERATIONAL' } = token;
      tokens.set(token.id, { ...token, dnsViewId, fractionDigits, status, listingsLeft: 0 });
    },
    tokens: inView,
  };

  function refuse(request: ReceivedRequest): Reply | undefined {
    const refusal = refuseSigV4(request, {
      key,
      region: 'us-east-2',
      service: 'route53globalresolver',
      now: clock.now(),
    });
    return refusal && route53Error(403, refusal.type, { message: refusal.message });
  }

  function finishDeletions(dnsViewId: string): void {
    for (const token of inView(dnsViewId)) {
      if (token.status !== 'DELETING') continue;
      if (token.listingsLeft === 0) tokens.delete(token.id);
      token.listingsLeft -= 1;
    }
  }

  function render(token: StoredToken): Record<string, unknown> {
    const createdAt = isoTime(token.createdAt, token.fractionDigits);
    return {
      id: token.id,
      arn: `arn:aws:route53globalresolver::${ACCOUNT}:access-token/${token.id}`,
      createdAt,
      updatedAt: createdAt,
      expiresAt: isoTime(token.expiresAt, token.fractionDigits),
      dnsViewId: token.dnsViewId,
      globalResolverId: resolverOf(token.dnsViewId),
      name: token.name,
      status: token.status,
    };
  }
}

/** An error as Global Resolver writes it, for faults; a `Retry-After` goes into `headers`. */
export function route53Error(
  status: number,
  type: string,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return json(status, body, { 'x-amzn-errortype': type, ...headers });
}

function unknownOperation(): Reply {
  return route53Error(404, 'UnknownOperationException', {});
}

function invalid(name: string, message: string): Reply {
  return route53Error(400, 'ValidationException', {
    message: `1 validation error detected: ${name} ${message}`,
    reason: 'FIELD_VALIDATION_FAILED',
    fieldList: [{ name, message }],
  });
}

function notFound(resourceType: string, resourceId: string): Reply {
  const message = 'The resource does not exist.';
  return route53Error(404, 'ResourceNotFoundException', { message, resourceType, resourceId });
}

function conflict(resourceId: string): Reply {
  const message = 'The state of the resource does not allow this.';
  const resourceType = 'ACCESS_TOKEN';
  return route53Error(409, 'ConflictException', { message, resourceType, resourceId });
}

function withErrorType(reply: Reply, suffix: string): Reply {
  const type = reply.headers?.['x-amzn-errortype'];
  if (type === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'x-amzn-errortype': type + suffix } };
}

/** The service's ISO 8601 with this many digits, or as many more as the time needs. */
function isoTime(time: number | string, digits: number): string {
  if (typeof time === 'string') return time;
  const [seconds = '', millis = ''] = new Date(time).toISOString().slice(0, -1).split('.');
  const needed = millis.replace(/0+$/, '').length;
  const fraction = `${millis}184715`.slice(0, Math.max(digits, needed));
  return `${seconds}${fraction && `.${fraction}`}Z`;
}
