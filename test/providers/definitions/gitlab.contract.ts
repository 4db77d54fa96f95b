import {
  gitlabGroup,
  gitlabPersonal,
  gitlabProject,
} from '../../../lambda/providers/definitions/gitlab.ts';
import type { Json } from '../../contract/harness.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import {
  iso,
  numberedPage,
  numeric,
  type StoredToken,
  type TokenStore,
  urlOf,
} from '../../support/sandbox/rest-api.ts';
import type { Route } from '../../support/sandbox/routes.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKEN = 'glpat-canary-token';
const OWN_ID = '999999';

const problem = (status: number, message: string): Reply => json(status, { message });

/** A page of tokens with the `Link` header and without totals, as GitLab sends it. */
function tokenPage(request: ReceivedRequest, store: TokenStore): Reply {
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

/** Replaces both times. */
const changeTimes = changeTimesIn([], 'created_at', 'expires_at');

/** For the expiry, the API documents a date without a time. */
const unreadableTimes = UNREADABLE_ISO_TIMES.filter(
  ([title]) => title !== 'a date without a time' && title !== 'a time without a zone',
);

/** A date is the start of the day on which the token no longer works. */
const writtenTimes = writtenAs(
  [],
  [
    'a token with all of them',
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

/** Revoked tokens stay listed. */
const withRevoked = (page: Json) =>
  Array.isArray(page) ? [{ ...page[0], id: 1_000_001, revoked: true }, ...page] : page;

/** The call that returns the token which it is made with. */
const selfRoute = (store: TokenStore): Route => [
  'GET',
  '/api/v4/personal_access_tokens/self',
  () => json(200, { id: numeric(store.ownId(OWN_ID)), name: 'sweeper', revoked: false }),
];

/** What distinguishes the contract of one kind of token. */
interface Kind
  extends Pick<ContractCase, 'definition' | 'settings' | 'goneResponses' | 'refusals'> {
  /** Path of the list as it is sent, as a regular expression. */
  readonly path: string;
  /** Its query, as a regular expression. */
  readonly query: string;
  readonly goneLooksRevoked?: true;
  readonly routes: ContractCase['api']['routes'];
}

function gitlabCase({ path, query, routes, ...kind }: Kind): ContractCase {
  return {
    ...kind,
    secret: { token: TOKEN },
    idOf: (count) => `${count}`,
    listCalls: [
      {
        title: 'the list of tokens',
        method: 'GET',
        path: new RegExp(`^${path}\\?${query}(&page=\\d+)?$`),
        misshapen: misshapenList([], 'id'),
      },
    ],
    own: {
      call: {
        title: 'the own token',
        method: 'GET',
        path: /^\/api\/v4\/personal_access_tokens\/self$/,
      },
    },
    revokeCall: {
      title: 'the revocation',
      method: 'DELETE',
      path: new RegExp(`^${path}/(?!self)[^/?]+$`),
    },
    severalPages: 70,
    changeTimes,
    unreadableTimes,
    writtenTimes,
    passedOver: [['a revoked token', withRevoked]],
    revokeBody: 'nothing',
    api: {
      authorized: ({ headers }) => headers['private-token'] === TOKEN,
      unauthorized: problem(401, '401 Unauthorized'),
      unknownPath: json(404, { error: '404 Not Found' }),
      keepsRevoked: true,
      routes: (store) => [selfRoute(store), ...routes(store)],
    },
  };
}

const personalCase = gitlabCase({
  definition: gitlabPersonal,
  settings: {},
  path: '/api/v4/personal_access_tokens',
  query: 'revoked=false&per_page=100',
  goneResponses: [['404 with its message', problem(404, '404 Not Found')]],
  refusals: [['404 of a wrong path', json(404, { error: '404 Not Found' })]],
  goneLooksRevoked: true,
  routes: (store) => [
    ['GET', '/api/v4/personal_access_tokens', (request) => tokenPage(request, store)],
    [
      'DELETE',
      '/api/v4/personal_access_tokens/{}',
      // A second revocation is carried out like the first.
      (_, id = '') => {
        const token = store.get(id);
        if (!token) return problem(404, '404 Not Found');
        if (!token.revoked) store.mark(id);
        return { status: 204 };
      },
    ],
  ],
});

/** Tokens of a project or a group, which is named by its path. */
function parentCase(
  kind: 'project' | 'group',
  parents: 'projects' | 'groups',
  definition: ContractCase['definition'],
): ContractCase {
  const unknownParent = problem(404, `404 ${kind === 'group' ? 'Group' : 'Project'} Not Found`);
  const goneInOldWords = (id: string) =>
    problem(404, `404 Could not find ${kind} access token with token_id: ${id} Not Found`);
  return gitlabCase({
    definition,
    settings: { [parents]: ['acme/platform'] },
    path: `/api/v4/${parents}/acme%2Fplatform/access_tokens`,
    query: 'per_page=100',
    goneResponses: [
      ['404 in the words of newer versions', problem(404, `404 ${kind} Access Token Not Found`)],
      ['404 in those of older ones', goneInOldWords('1')],
    ],
    refusals: [['404 for another reason', unknownParent]],
    routes: (store) => [
      [
        'GET',
        `/api/v4/${parents}/{}/access_tokens`,
        (request, parent) =>
          parent === 'acme/platform' ? tokenPage(request, store) : unknownParent,
      ],
      [
        'DELETE',
        `/api/v4/${parents}/{}/access_tokens/{}`,
        // The bot user goes with its token, so a second call finds nothing.
        (_, __, id = '') =>
          !store.get(id)?.revoked && store.mark(id) ? { status: 204 } : goneInOldWords(id),
      ],
    ],
  });
}

/** The three kinds of access token of GitLab. */
export const gitlabCases: readonly ContractCase[] = [
  personalCase,
  parentCase('project', 'projects', gitlabProject),
  parentCase('group', 'groups', gitlabGroup),
];
