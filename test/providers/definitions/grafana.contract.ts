import { grafanaServiceAccounts } from '../../../lambda/providers/definitions/grafana.ts';
import { STALE } from '../../contract/scene.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import {
  iso,
  numberedPage,
  numeric,
  type StoredToken,
  type TokenStore,
} from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKEN = 'glsa_canary_0001';
const ACCOUNTS = Array.from({ length: 25 }, (_, index) => index + 1);
const problem = (status: number, message: string, messageId?: string) =>
  json(status, { message, messageId, statusCode: status, traceID: '' });

/** The account of a plugin, whose token is old and which Grafana manages itself. */
const PLUGIN = 99;
const PLUGIN_TOKEN: StoredToken = {
  ...STALE,
  id: '4712',
  own: false,
  revoked: false,
  disabled: false,
};

/** Each token belongs to one service account for good, as its id says. */
function tokensOf(store: TokenStore, account: number): StoredToken[] {
  if (account === PLUGIN) return [PLUGIN_TOKEN];
  return store.all().filter(({ id }) => accountOf(id) === account);
}

function accountOf(id: string): number {
  return (((Number(id) || 1) - 1) % ACCOUNTS.length) + 1;
}

export const grafanaServiceAccountsCase: ContractCase = {
  definition: grafanaServiceAccounts,
  settings: { host: 'acme.grafana.net' },
  secret: { token: TOKEN },
  idOf: (count) => `${count}`,
  listCalls: [
    {
      title: 'the list of service accounts',
      method: 'GET',
      path: /^\/api\/serviceaccounts\/search\?perpage=1000&page=\d+$/,
      misshapen: [
        ...misshapenList(['serviceAccounts'], 'id'),
        ['a total that is more than what comes', (page) => ({ ...page, totalCount: 999 })],
        ['no total', ({ totalCount: _, ...page }) => page],
      ],
    },
    {
      title: 'the list of tokens',
      isOfOneParent: true,
      method: 'GET',
      path: /^\/api\/serviceaccounts\/\d+\/tokens$/,
      misshapen: misshapenList([], 'id').slice(0, 3),
    },
  ],
  own: 'must-be-named',
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/api\/serviceaccounts\/\d+\/tokens\/[^/?]+$/,
  },
  severalPages: 70,
  changeTimes: changeTimesIn([], 'created', 'expiration'),
  writtenTimes: writtenAs(
    [],
    [
      'a token with all of them',
      {
        created: iso(WRITTEN.createdAt),
        expiration: iso(WRITTEN.expiresAt),
        lastUsedAt: iso(WRITTEN.lastUsedAt),
      },
      WRITTEN,
    ],
    ['one that never expires', { expiration: null }, { expiresAt: 'never' }],
    ['one that was never used', { lastUsedAt: null }, { lastUsedAt: 'never' }],
  ),
  passedOver: [
    [
      'a revoked token',
      (page) =>
        Array.isArray(page)
          ? page.flatMap((one) => [one, { ...one, id: 4711, isRevoked: true }])
          : page,
    ],
  ],
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'json',
  refusals: [
    [
      '400 for a plugin’s own account',
      problem(400, 'cannot delete external token', 'extsvcaccounts.ErrCannotDeleteToken'),
    ],
  ],
  api: {
    authorized: ({ headers }) => headers.authorization === `Bearer ${TOKEN}`,
    unauthorized: problem(401, 'Unauthorized'),
    unknownPath: problem(404, 'Not found'),
    routes: (store) => [
      [
        'GET',
        '/api/serviceaccounts/search',
        ({ query }) => {
          const names = { page: 'page', size: 'perpage' };
          const { items, page, size } = numberedPage([...ACCOUNTS, PLUGIN], query, names);
          return json(200, {
            totalCount: ACCOUNTS.length + 1,
            serviceAccounts: items.map((id) => ({
              id,
              name: `account ${id}`,
              login: `sa-${id}`,
              orgId: 1,
              isDisabled: false,
              // Older servers do not tell it, so they tell it of nobody.
              ...(id === PLUGIN && { isExternal: true }),
              role: 'Viewer',
              tokens: tokensOf(store, id).length,
            })),
            page,
            perPage: size,
          });
        },
      ],
      [
        'GET',
        '/api/serviceaccounts/{}/tokens',
        (_, account) =>
          json(
            200,
            tokensOf(store, Number(account)).map(({ id, name, createdAt, expiresAt }) => ({
              id: numeric(id),
              name: name ?? 'dashboards',
              role: 'Viewer',
              created: iso(createdAt),
              expiration: iso(expiresAt),
              secondsUntilExpiration: 0,
              hasExpired: false,
              isRevoked: false,
              lastUsedAt: null,
            })),
          ),
      ],
      [
        'DELETE',
        '/api/serviceaccounts/{}/tokens/{}',
        (_, account, id = '') =>
          ACCOUNTS.includes(Number(account)) && store.take(id)
            ? json(200, { message: 'Service account token deleted' })
            : problem(404, 'service account token not found', 'serviceaccounts.ErrTokenNotFound'),
      ],
    ],
  },
};
