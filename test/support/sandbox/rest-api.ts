import type { Handler, ReceivedRequest, Reply } from './message.ts';
import { findOperation, type Route } from './routes.ts';

/** A token as the simulator keeps it; times are epoch milliseconds. */
export interface StoredToken {
  readonly id: string;
  readonly name?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Whether the caller signs in with it. */
  readonly own: boolean;
  /** Out of use, in APIs that go on listing such tokens. */
  revoked: boolean;
  /** Out of use for now. */
  disabled: boolean;
}

/** What the routes of a simulated API work on. */
export interface TokenStore {
  all(): StoredToken[];
  get(id: string): StoredToken | undefined;
  /** The id of the token that the caller signs in with; this one when that token is of another kind. */
  ownId(otherwise: string): string;
  /** Takes a token out of use and away; false when there is none. */
  take(id: string): boolean;
  /** Takes a token out of use and keeps it; false when there is none. */
  mark(id: string): boolean;
  /** Takes a token out of use for now; false when there is none. */
  disable(id: string): boolean;
  /** Puts a token back into use; false when there is none. */
  enable(id: string): boolean;
}

/** What one API documents, in the words of its documentation. */
export interface RestApiOptions {
  /** Whether the request proves who is calling, in every header that the API asks for. */
  readonly authorized: (request: ReceivedRequest) => boolean;
  readonly unauthorized: Reply;
  /** The answer to a path that the API does not have. */
  readonly unknownPath: Reply;
  readonly routes: (store: TokenStore) => readonly Route[];
  /** Operations that need no authorization, such as a login. */
  readonly openRoutes?: readonly Route[];
}

/** A simulated API that remembers its tokens. */
export interface RestApi {
  readonly handle: Handler;
  /** The ids of the tokens that were revoked, in that order. */
  readonly revoked: readonly string[];
  /** The ids of the tokens that are out of use for now. */
  disabled(): readonly string[];
  add(token: Omit<StoredToken, 'revoked' | 'disabled'>): void;
  /** Takes a token out of use as the API itself would, without a record of it. */
  remove(id: string): void;
}

/** Simulates an API of the kind that a definition describes, without knowing any definition. */
export function createRestApi(
  options: RestApiOptions & { readonly keepsRevoked?: boolean },
): RestApi {
  const tokens = new Map<string, StoredToken>();
  const revoked: string[] = [];
  const store: TokenStore = {
    all: () => [...tokens.values()],
    get: (id) => tokens.get(id),
    ownId: (otherwise) => store.all().find(({ own }) => own)?.id ?? otherwise,
    take(id) {
      if (!tokens.delete(id)) return false;
      revoked.push(id);
      return true;
    },
    mark(id) {
      const token = tokens.get(id);
      if (!token) return false;
      if (!token.revoked) revoked.push(id);
      token.revoked = true;
      return true;
    },
    disable(id) {
      const token = tokens.get(id);
      if (token) token.disabled = true;
      return token !== undefined;
    },
    enable(id) {
      const token = tokens.get(id);
      if (token) token.disabled = false;
      return token !== undefined;
    },
  };
  const routes = options.routes(store);
  return {
    revoked,
    handle(request) {
      const open = findOperation(options.openRoutes ?? [], request);
      if (open) return open();
      if (!options.authorized(request)) return options.unauthorized;
      return findOperation(routes, request)?.() ?? options.unknownPath;
    },
    disabled: () => store.all().flatMap(({ id, disabled }) => (disabled ? [id] : [])),
    add(token) {
      tokens.set(token.id, { ...token, revoked: false, disabled: false });
    },
    remove(id) {
      const token = tokens.get(id);
      if (options.keepsRevoked && token) token.revoked = true;
      else tokens.delete(id);
    },
  };
}

/** More than this no page holds, whatever was asked for: servers have limits of their own. */
const LARGEST_PAGE = 20;

/** The page of the number that is asked for in the query. */
export function numberedPage<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  names: { readonly page: string; readonly size: string },
  first = 1,
): {
  readonly items: readonly Item[];
  readonly page: number;
  readonly size: number;
  readonly hasNext: boolean;
} {
  const page = Number(query.get(names.page) ?? first);
  const size = Math.min(Number(query.get(names.size) ?? LARGEST_PAGE), LARGEST_PAGE);
  const start = (page - first) * size;
  return {
    items: items.slice(start, start + size),
    page,
    size,
    hasNext: items.length > start + size,
  };
}

/** The page after the item that is named in the query. */
export function pageAfter<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  after: string | null,
  limit: string | null,
): { readonly items: readonly Item[]; readonly lastId: string | null; readonly hasMore: boolean } {
  const start = after === null ? 0 : items.findIndex((item) => idOf(item) === after) + 1;
  const size = Math.min(Number(limit ?? LARGEST_PAGE), LARGEST_PAGE);
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  return {
    items: page,
    lastId: last === undefined ? null : idOf(last),
    hasMore: items.length > start + size,
  };
}

/** The URL of a request with other values in its query. */
export function urlOf(request: ReceivedRequest, query: Readonly<Record<string, string>>): string {
  const url = new URL(request.target, `http://${request.headers.host}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** An empty JSON object, with enough of white space for a fault to fall into. */
export const emptyObject: Reply = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '{          }',
};

/** An instant as ISO 8601 text with milliseconds. */
export function iso(millis: number): string {
  return new Date(millis).toISOString();
}

/** An identifier that is a number in the JSON of the API. */
export function numeric(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}
