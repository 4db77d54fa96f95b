import { anthropic } from '../../../lambda/providers/definitions/anthropic.ts';
import type { Call, Json } from '../../contract/harness.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { iso } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeItems,
  changeTimesIn,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';
import { COMMON, listOfKeys, listPage, withKey } from './key-lists.ts';

const ANTHROPIC_KEY = 'sk-ant-admin01-canary';
const ANTHROPIC_KEYS = '/v1/organizations/api_keys';
const anthropicProblem = (status: number, type: string) =>
  json(status, { type: 'error', error: { type, message: 'Sorry.' } });

/** All changes use one URL; the status in the body tells them apart. */
const statusChange = (title: string, status: string): Call => ({
  title,
  method: 'POST',
  path: new RegExp(`^${ANTHROPIC_KEYS}/[^/?]+$`),
  when: ({ body }) => JSON.parse(body).status === status,
});

/** Replaces the hint by which the own token is recognised. */
const changeHint = (partial_key_hint: unknown) => (page: Json) =>
  changeItems(page, ['data'], (item) => ({ ...item, partial_key_hint }));

/** The keys of an organization. */
export const anthropicCase: ContractCase = {
  definition: anthropic,
  ...COMMON,
  secret: { adminKey: ANTHROPIC_KEY },
  idOf: (count) => `apikey_01${count}`,
  listCalls: [listOfKeys(/^\/v1\/organizations\/api_keys\?limit=1000(&after_id=[^&]+)?$/)],
  own: {
    mayBeUnlisted: true,
    hidden: [
      ['no hint', changeHint(undefined)],
      ['a number for it', changeHint(7)],
    ],
  },
  revokeCall: statusChange('the archiving', 'archived'),
  goneResponses: [['a key that does not exist', anthropicProblem(404, 'not_found_error')]],
  disableCall: statusChange('the switching off', 'inactive'),
  goneOnDisable: [['a key that does not exist', anthropicProblem(404, 'not_found_error')]],
  restoreCall: statusChange('the activation', 'active'),
  goneOnRestore: [['a key that does not exist', anthropicProblem(404, 'not_found_error')]],
  refusalsOnRestore: [
    ['200 with another status', json(200, { type: 'api_key', status: 'inactive' })],
    ['a 404 of another kind', anthropicProblem(404, 'other')],
  ],
  changeTimes: changeTimesIn(['data'], 'created_at', 'expires_at'),
  passedOver: [['an archived key', withKey({ id: 'apikey_old', status: 'archived' })]],
  writtenTimes: writtenAs(
    ['data'],
    [
      'a token with all of them',
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
  goneLooksRevoked: true,
  api: {
    keepsRevoked: true,
    authorized: ({ headers }) =>
      headers['x-api-key'] === ANTHROPIC_KEY && headers['anthropic-version'] === '2023-06-01',
    unauthorized: anthropicProblem(401, 'authentication_error'),
    unknownPath: anthropicProblem(404, 'not_found_error'),
    routes: (store) => [
      [
        'GET',
        ANTHROPIC_KEYS,
        (request) =>
          listPage(
            request,
            'after_id',
            store.all(),
            ({ id }) => id,
            ({ id, name, createdAt, expiresAt, revoked, disabled, own }) => ({
              id,
              type: 'api_key',
              name: name ?? 'Developer Key',
              status: revoked ? 'archived' : disabled ? 'inactive' : 'active',
              created_at: iso(createdAt),
              created_by: null,
              principal: { type: 'service_account_actor', service_account_id: 'svac_01' },
              expires_at: iso(expiresAt),
              partial_key_hint: own ? 'sk-ant-admin01...nary' : 'sk-ant-api03-R2D...igAA',
            }),
          ),
      ],
      [
        'POST',
        `${ANTHROPIC_KEYS}/{}`,
        ({ body }, id = '') => {
          const token = store.get(id);
          if (!token) return anthropicProblem(404, 'not_found_error');
          const { status } = JSON.parse(body);
          if (status === 'archived') store.mark(id);
          // The documentation does not say what happens to an archived key; it is not believed to come back.
          else if (token.revoked) return anthropicProblem(400, 'invalid_request_error');
          else if (status === 'inactive') store.disable(id);
          else if (status === 'active') store.enable(id);
          else return anthropicProblem(400, 'invalid_request_error');
          return json(200, { id, type: 'api_key', status });
        },
      ],
    ],
  },
};
