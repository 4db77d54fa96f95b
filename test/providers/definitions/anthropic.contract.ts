import { anthropic } from '../../../lambda/providers/definitions/anthropic.ts';
import type { Call } from '../../contract/harness.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { iso, pageAfter } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeItems,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';
import { cursor, misshapenCursors } from './openai-shapes.ts';

const KEY = 'sk-ant-admin01-canary';
const BASE = '/v1/organizations/api_keys';
const problem = (status: number, type: string) =>
  json(status, { type: 'error', error: { type, message: 'Sorry.' } });

/** One URL, told apart by the status that is wanted. */
const change = (title: string, status: string): Call => ({
  title,
  method: 'POST',
  path: new RegExp(`^${BASE}/[^/?]+$`),
  when: ({ body }) => body.includes(`"${status}"`),
});

export const anthropicCase: ContractCase = {
  definition: anthropic,
  settings: {},
  secret: { adminKey: KEY },
  idOf: (count) => `apikey_01${count}`,
  listCalls: [
    {
      title: 'the list of keys',
      method: 'GET',
      path: /^\/v1\/organizations\/api_keys\?limit=1000(&after_id=[^&]+)?$/,
      cursor,
      misshapen: [...misshapenList(['data'], 'id'), ...misshapenCursors],
    },
  ],
  own: {},
  revokeCall: change('the archiving', 'archived'),
  goneAnswers: [['a key that does not exist', problem(404, 'not_found_error')]],
  disableCall: change('the switching off', 'inactive'),
  goneOnDisable: [['a key that does not exist', problem(404, 'not_found_error')]],
  severalPages: 70,
  changeTimes: (page, change) =>
    changeItems(page, ['data'], (one) => ({
      ...one,
      created_at: change(one.created_at),
      expires_at: change(one.expires_at),
    })),
  passedOver: [
    [
      'an archived key',
      ({ data, ...page }) => ({
        ...page,
        data: Array.isArray(data)
          ? [{ ...data[0], id: 'apikey_old', status: 'archived' }, ...data]
          : data,
      }),
    ],
  ],
  writtenTimes: writtenAs(
    ['data'],
    [
      'a token that tells them all',
      { created_at: iso(WRITTEN.createdAt), expires_at: iso(WRITTEN.expiresAt) },
      { createdAt: WRITTEN.createdAt, expiresAt: WRITTEN.expiresAt },
    ],
    [
      'one that is bound to nobody',
      { principal: null, created_by: { id: 'user_01', type: 'user' } },
      { owner: 'user_01', group: 'user_01' },
    ],
    ['one of a service account', {}, { owner: 'svac_01', group: 'svac_01' }],
    ['one that is inactive', { status: 'inactive' }, { disabled: true }],
    ['one that never expires', { expires_at: null }, { expiresAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeAnswers: 'json',
  goneLooksRevoked: true,
  api: {
    keepsRevoked: true,
    authorized: ({ headers }) =>
      headers['x-api-key'] === KEY && headers['anthropic-version'] === '2023-06-01',
    unauthorized: problem(401, 'authentication_error'),
    unknownPath: problem(404, 'not_found_error'),
    routes: (store) => [
      [
        'GET',
        BASE,
        ({ query }) => {
          const { items, lastId, hasMore } = pageAfter(
            store.all(),
            ({ id }) => id,
            query.get('after_id'),
            query.get('limit'),
          );
          const data = items.map(({ id, name, createdAt, expiresAt, revoked, disabled, own }) => ({
            id,
            type: 'api_key',
            name: name ?? 'Developer Key',
            status: revoked ? 'archived' : disabled ? 'inactive' : 'active',
            created_at: iso(createdAt),
            created_by: null,
            principal: { type: 'service_account_actor', service_account_id: 'svac_01' },
            expires_at: iso(expiresAt),
            partial_key_hint: own ? 'sk-ant-admin01...nary' : 'sk-ant-api03-R2D...igAA',
          }));
          return json(200, {
            data,
            first_id: items[0]?.id ?? null,
            last_id: lastId,
            has_more: hasMore,
          });
        },
      ],
      [
        'POST',
        `${BASE}/{}`,
        ({ body }, id = '') => {
          const token = store.get(id);
          if (!token) return problem(404, 'not_found_error');
          const { status } = JSON.parse(body);
          if (status === 'inactive') store.disable(id);
          else if (status !== 'archived') return problem(400, 'invalid_request_error');
          else if (!token.revoked) store.mark(id);
          return json(200, { id, type: 'api_key', status });
        },
      ],
    ],
  },
};
