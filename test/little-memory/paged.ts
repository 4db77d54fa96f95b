import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RowProvider } from './row.ts';

/** An API that lists its tokens in numbered pages. */
export interface PagedOptions {
  /** The items of a page, the first of which is page 1; none ends the list. */
  readonly itemsOf: (page: number) => readonly object[];
  /** Where an item names its group. @default - all are one group */
  readonly group?: string;
  /** Names of parents, each of which has all of the tokens. @default - the tokens have no parents */
  readonly parents?: readonly string[];
  /** Connections that reach this API, each another account of it. @default 1 */
  readonly connections?: number;
}

/** A connection to that API, by a definition, and its server. */
export function pagedApi({ itemsOf, group, parents, connections = 1 }: PagedOptions): RowProvider {
  let answered = 0;
  return {
    serve(request: IncomingMessage, response: ServerResponse): void {
      if (request.method !== 'GET') {
        response.writeHead(204).end();
        return;
      }
      const url = new URL(request.url ?? '', 'http://localhost');
      const tokens = itemsOf(Number(url.searchParams.get('page')));
      const generatedAt = ++answered;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ generatedAt, tokens }));
    },
    connections: (origin) =>
      Array.from({ length: connections }, (_, index) => ({
        name: index === 0 ? 'bad' : `bad-${index}`,
        provider: 'rest',
        secret: 'connections/row',
        endpoint: `${origin}/${index}`,
        limits: { requestsPerSecond: 1000, concurrency: 10 },
        settings: {
          ...(parents && { values: { parents } }),
          definition: {
            ...DEFINITION,
            fields: { ...DEFINITION.fields, ...(group !== undefined && { group }) },
            ...(parents && BELOW_PARENTS),
          },
        },
      })),
  };
}

const DEFINITION = {
  origin: 'https://tokens.invalid',
  secret: { token: { description: 'API key.' } },
  authentication: { type: 'header', headers: { 'x-api-key': '{secret.token}' } },
  ownToken: 'not-listed',
  list: {
    path: '/tokens',
    itemsPath: 'tokens',
    paging: { type: 'page', parameter: 'page', first: 1 },
  },
  fields: {
    id: 'item.id',
    name: 'item.name',
    owner: 'item.owner',
    createdAt: { path: 'item.created', format: 'epoch_s' },
  },
  revoke: { method: 'DELETE', path: '/tokens/{item.id}', ok: [204], gone: [{ status: 404 }] },
};

const BELOW_PARENTS = {
  settings: { parents: { type: 'list', description: 'Parents.' } },
  forEach: { values: 'settings.parents' },
  list: { ...DEFINITION.list, path: '/parents/{parent}/tokens' },
  revoke: { ...DEFINITION.revoke, path: '/parents/{parent}/tokens/{item.id}' },
};
