import { cloudflare } from '../../../lambda/providers/definitions/cloudflare.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { NOW } from '../../support/clock.ts';
import { json } from '../../support/sandbox/message.ts';
import { iso, numberedPage } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const ACCOUNT = '023e105f4ecef8ad9ca31a8372d0c353';
const BASE = `/client/v4/accounts/${ACCOUNT}/tokens`;
const TOKEN = 'canary_cloudflare_token';
const envelope = (result: unknown, rest = {}) =>
  json(200, { success: true, errors: [], messages: [], result, ...rest });
const problem = (status: number, code: number, message: string) =>
  json(status, { success: false, errors: [{ code, message }], messages: [], result: null });

export const cloudflareCase: ContractCase = {
  definition: cloudflare,
  settings: { accountId: ACCOUNT },
  secret: { token: TOKEN },
  idOf: (count) => `ed17574386854bf78a67040be0a77${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: new RegExp(String.raw`^${BASE}\?per_page=50&include_expired=true&page=\d+$`),
      misshapen: misshapenList(['result'], 'id'),
    },
  ],
  own: { call: { title: 'the own token', method: 'GET', path: new RegExp(`^${BASE}/verify$`) } },
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: new RegExp(`^${BASE}/(?!verify)[^/?]+$`),
  },
  severalPages: 70,
  changeTimes: changeTimesIn(['result'], 'issued_on', 'modified_on', 'expires_on'),
  writtenTimes: writtenAs(
    ['result'],
    [
      'a token with all of them',
      {
        issued_on: iso(WRITTEN.createdAt - 1000),
        modified_on: iso(WRITTEN.createdAt),
        expires_on: iso(WRITTEN.expiresAt),
        last_used_on: iso(WRITTEN.lastUsedAt),
      },
      WRITTEN,
    ],
    ['one that never expires', { expires_on: undefined }, { expiresAt: 'never' }],
    ['one that says nothing of its use', { last_used_on: undefined }, { lastUsedAt: 'unknown' }],
    ['one that is disabled', { status: 'disabled' }, { disabled: true }],
  ),
  unreadableTimes: [...UNREADABLE_ISO_TIMES, ['null', () => null]],
  revokeBody: 'json',
  refusals: [
    ['404 of a wrong path', problem(404, 7003, 'Could not route to /client/v4/x, perhaps …')],
  ],
  api: {
    authorized: ({ headers }) => headers.authorization === `Bearer ${TOKEN}`,
    unauthorized: problem(401, 10_000, 'Authentication error'),
    unknownPath: problem(404, 7003, 'Could not route to the path'),
    routes: (store) => [
      [
        'GET',
        BASE,
        ({ query }) => {
          const { items, page, size } = numberedPage(store.all(), query, {
            page: 'page',
            size: 'per_page',
          });
          const result = items
            .filter(({ expiresAt }) => query.get('include_expired') || expiresAt > NOW)
            .map(({ id, name, createdAt, expiresAt }) => ({
              id,
              name: name ?? 'deploy',
              status: expiresAt > NOW ? 'active' : 'expired',
              issued_on: iso(createdAt),
              modified_on: iso(createdAt),
              expires_on: iso(expiresAt),
              policies: [],
            }));
          const total_count = store.all().length;
          return envelope(result, {
            result_info: { page, per_page: size, count: result.length, total_count },
          });
        },
      ],
      ['GET', `${BASE}/verify`, () => envelope({ id: store.ownId('own'), status: 'active' })],
      [
        'DELETE',
        `${BASE}/{}`,
        (_, id = '') =>
          store.take(id) ? envelope({ id }) : problem(404, 1003, 'API token not found'),
      ],
    ],
  },
};
