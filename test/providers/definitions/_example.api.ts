import { json, type Reply } from '../../support/sandbox/message.ts';
import { iso, pageAfter, type RestApiOptions } from '../../support/sandbox/rest-api.ts';

/** The key of the example. */
export const API_KEY = 'canary-example-key';

const problem = (status: number, error: string): Reply => json(status, { error });

/** The API, written from its documentation. */
export const api: RestApiOptions = {
  authorized: ({ headers }) => headers.authorization === `Bearer ${API_KEY}`,
  unauthorized: problem(401, 'unknown_key'),
  unknownPath: problem(404, 'no_such_path'),
  routes: (store) => [
    [
      'GET',
      '/v1/projects/acme/tokens',
      ({ query }) => {
        const { items, lastId, hasMore } = pageAfter(
          store.all(),
          ({ id }) => id,
          query.get('cursor'),
          null,
        );
        const tokens = items.map(({ id, name, createdAt, expiresAt }) => ({
          id,
          name,
          created_at: iso(createdAt),
          expires_at: iso(expiresAt),
        }));
        return json(200, { tokens, next_cursor: hasMore ? lastId : null });
      },
    ],
    [
      'DELETE',
      '/v1/projects/acme/tokens/{}',
      (_, id = '') => (store.take(id) ? { status: 204 } : problem(404, 'token_not_found')),
    ],
  ],
};
