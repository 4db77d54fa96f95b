import type { Json } from '../../contract/harness.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import type { ReceivedRequest } from '../../support/sandbox/message.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import {
  iso,
  numberedPage,
  numeric,
  type RestApiOptions,
  type StoredToken,
  type TokenStore,
  urlOf,
} from '../../support/sandbox/rest-api.ts';
import type { Route } from '../../support/sandbox/routes.ts';
import { changeItems, WRITTEN, writtenAs } from './contract-case.ts';

/** The token that the tests of GitLab sign in with. */
export const TOKEN = 'glpat-canary-token';
const OWN_ID = '999999';

const problem = (status: number, message: string): Reply => json(status, { message });

/** A page of tokens with the `Link` header and without totals, as GitLab sends it. */
export function tokenPage(request: ReceivedRequest, store: TokenStore): Reply {
  const wanted = request.query.get('revoked');
  const all = store.all().filter((one) => wanted === null || String(one.revoked) === wanted);
  const names = { page: 'page', size: 'per_page' };
  const { items, page, hasNext } = numberedPage(all, request.query, names);
  const link = (number: number, rel: string) =>
    `<${urlOf(request, { page: `${number}` })}>; rel="${rel}"`;
  const links = [link(1, 'first'), ...(hasNext ? [link(page + 1, 'next')] : [])];
  return json(200, items.map(render), { link: links.join(', ') });
}

function render({ id, name, createdAt, expiresAt, revoked }: StoredToken): unknown {
  return {
    id: numeric(id),
    name: name ?? 'deploy',
    description: null,
    revoked,
    created_at: iso(createdAt),
    scopes: ['api', 'read_repository'],
    user_id: 42,
    last_used_at: null,
    active: !revoked,
    expires_at: iso(expiresAt).slice(0, 10),
  };
}

/** What all of GitLab's APIs have in common. */
export const gitlabApi: Pick<RestApiOptions, 'authorized' | 'unauthorized' | 'unknownPath'> & {
  keepsRevoked: true;
} = {
  authorized: ({ headers }) => headers['private-token'] === TOKEN,
  unauthorized: problem(401, '401 Unauthorized'),
  unknownPath: json(404, { error: '404 Not Found' }),
  keepsRevoked: true,
};

/** The call by which a token learns of itself. */
export const selfCall = {
  title: 'the own token',
  method: 'GET',
  path: /^\/api\/v4\/personal_access_tokens\/self$/,
};

/** Its answer. */
export const selfRoute = (store: TokenStore): Route => [
  'GET',
  '/api/v4/personal_access_tokens/self',
  () => json(200, { id: numeric(store.ownId(OWN_ID)), name: 'sweeper', revoked: false }),
];

/** Puts something else in place of both times. */
export const changeTimes = (page: Json, change: (time: unknown) => unknown) =>
  changeItems(page, [], (one) => ({
    ...one,
    created_at: change(one.created_at),
    expires_at: change(one.expires_at),
  }));

/** What the API does not document; for the expiry, it documents a date without a time. */
export const unreadableTimes = UNREADABLE_ISO_TIMES.filter(
  ([title]) => title !== 'a date without a time' && title !== 'a time without a zone',
);

/** A date is the start of the day on which the token no longer works. */
export const writtenTimes = writtenAs(
  [],
  [
    'a token that tells them all',
    {
      created_at: iso(WRITTEN.createdAt),
      expires_at: '2030-02-03',
      last_used_at: iso(WRITTEN.lastUsedAt),
    },
    { ...WRITTEN, expiresAt: Date.parse('2030-02-03T00:00:00Z') },
  ],
  ['one that never expires', { expires_at: null }, { expiresAt: 'never' }],
  ['one that was never used', { last_used_at: null }, { lastUsedAt: 'never' }],
);

/** A token that was revoked stays listed. */
export const passedOver = [
  [
    'a revoked token',
    (page: Json) =>
      Array.isArray(page) ? [{ ...page[0], id: 1_000_001, revoked: true }, ...page] : page,
  ],
] as const;
