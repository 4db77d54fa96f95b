import { oktaApiTokens } from '../../../lambda/providers/definitions/okta.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { iso, pageAfter, urlOf } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKEN = '00canary-okta-token';

const problem = (status: number, errorCode: string, errorSummary: string) =>
  json(status, { errorCode, errorSummary, errorLink: errorCode, errorId: 'oae1', errorCauses: [] });

export const oktaApiTokensCase: ContractCase = {
  definition: oktaApiTokens,
  settings: { domain: 'acme.okta.com' },
  secret: { token: TOKEN },
  idOf: (count) => `00T${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/api\/v1\/api-tokens(\?after=[^&]+)?$/,
      misshapen: misshapenList([], 'id'),
    },
  ],
  own: 'must-be-named',
  revokeCall: {
    title: 'the revocation',
    method: 'DELETE',
    path: /^\/api\/v1\/api-tokens\/[^/?]+$/,
  },
  severalPages: 70,
  changeTimes: changeTimesIn([], 'created', 'expiresAt'),
  writtenTimes: writtenAs(
    [],
    [
      'a token with all of them',
      {
        created: iso(WRITTEN.createdAt),
        expiresAt: iso(WRITTEN.expiresAt),
        lastUpdated: iso(WRITTEN.lastUsedAt),
      },
      WRITTEN,
    ],
  ),
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'nothing',
  api: {
    authorized: ({ headers }) => headers.authorization === `SSWS ${TOKEN}`,
    unauthorized: problem(401, 'E0000011', 'Invalid token provided'),
    unknownPath: problem(404, 'E0000022', 'The endpoint does not support the provided HTTP method'),
    routes: (store) => [
      [
        'GET',
        '/api/v1/api-tokens',
        (request) => {
          const after = request.query.get('after');
          const { items, lastId, hasMore } = pageAfter(store.all(), ({ id }) => id, after, null);
          const body = items.map(({ id, name, createdAt, expiresAt }) => ({
            id,
            name: name ?? 'ci',
            userId: '00uabc',
            clientName: 'Okta API',
            created: iso(createdAt),
            expiresAt: iso(expiresAt),
            lastUpdated: iso(createdAt),
            tokenWindow: 'P30D',
            network: { connection: 'ANYWHERE' },
            _link: { ownToken: { href: `https://acme.okta.com/api/v1/api-tokens/${id}` } },
          }));
          const next = `<${urlOf(request, { after: lastId ?? '' })}>; rel="next"`;
          return json(200, body, hasMore ? { link: next } : {});
        },
      ],
      [
        'DELETE',
        '/api/v1/api-tokens/{}',
        (_, id) =>
          store.take(id ?? '')
            ? { status: 204 }
            : problem(404, 'E0000007', `Not found: Resource not found: ${id} (ApiToken)`),
      ],
    ],
  },
};
