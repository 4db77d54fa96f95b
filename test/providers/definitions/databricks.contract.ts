import { databricks } from '../../../lambda/providers/definitions/databricks.ts';
import { UNREADABLE_MILLIS } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { emptyObject } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const SECRET = { clientId: 'canary-client', clientSecret: 'dose+canary/secret' };
const BEARER = 'eyJ.canary.databricks';
const problem = (status: number, error_code: string) =>
  json(status, { error_code, message: 'Sorry.' });

export const databricksCase: ContractCase = {
  definition: databricks,
  settings: { workspace: 'dbc-1.cloud.databricks.com' },
  secret: SECRET,
  otherSecrets: [BEARER],
  idOf: (count) => `5715498424f15ee0213be729257b53fc35a47d5953e3bdfd8ed22a0b93b339${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/api\/2\.0\/token-management\/tokens$/,
      misshapen: misshapenList(['token_infos'], 'token_id'),
    },
  ],
  otherCalls: [{ title: 'the login', method: 'POST', path: /^\/oidc\/v1\/token$/ }],
  own: 'not-listed',
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/api\/2\.0\/token-management\/tokens\/[^/?]+$/,
  },
  onePage: true,
  severalPages: 30,
  changeTimes: changeTimesIn(['token_infos'], 'creation_time', 'expiry_time'),
  writtenTimes: writtenAs(
    ['token_infos'],
    [
      'a token with all of them',
      {
        creation_time: WRITTEN.createdAt,
        expiry_time: WRITTEN.expiresAt,
        last_used_day: WRITTEN.lastUsedAt,
      },
      WRITTEN,
    ],
    ['one that never expires', { expiry_time: -1 }, { expiresAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_MILLIS,
  revokeBody: 'json',
  api: {
    authorized: ({ headers }) => headers.authorization === `Bearer ${BEARER}`,
    unauthorized: problem(401, 'UNAUTHENTICATED'),
    unknownPath: problem(404, 'ENDPOINT_NOT_FOUND'),
    openRoutes: [
      [
        'POST',
        '/oidc/v1/token',
        ({ headers, body }) => {
          const [, basic = ''] = (headers.authorization ?? '').split(' ');
          const pair = decodeURIComponent(Buffer.from(basic, 'base64').toString());
          const form = new URLSearchParams(body);
          const granted =
            pair === `${SECRET.clientId}:${SECRET.clientSecret}` &&
            form.get('grant_type') === 'client_credentials' &&
            form.get('scope') === 'all-apis';
          return granted
            ? json(200, { access_token: BEARER, token_type: 'Bearer', expires_in: 3600 })
            : json(401, { error: 'invalid_client' });
        },
      ],
    ],
    routes: (store) => [
      [
        'GET',
        '/api/2.0/token-management/tokens',
        () => {
          const tokens = store.all().map(({ id, name, createdAt, expiresAt }) => ({
            token_id: id,
            creation_time: createdAt,
            expiry_time: expiresAt,
            comment: name ?? 'notebook',
            created_by_id: 202_480_738_464_078,
            created_by_username: 'jane@example.com',
            owner_id: 202_480_738_464_078,
          }));
          return json(200, tokens.length === 0 ? {} : { token_infos: tokens });
        },
      ],
      [
        'DELETE',
        '/api/2.0/token-management/tokens/{}',
        (_, id = '') => (store.take(id) ? emptyObject : problem(404, 'RESOURCE_DOES_NOT_EXIST')),
      ],
    ],
  },
};
