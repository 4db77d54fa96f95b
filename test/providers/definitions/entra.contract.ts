import { entraAppSecrets } from '../../../lambda/providers/definitions/entra.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { iso, numberedPage, type StoredToken, urlOf } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeItems,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const SECRET = {
  clientId: '11111111-2222-3333-4444-555555555555',
  clientSecret: 'abc8Q~canary+secret',
};
const BEARER = 'eyJ.canary.graph';
const problem = (status: number, code: string, message: string) =>
  json(status, { error: { code, message, innerError: { 'request-id': 'r-1' } } });

/** Each application holds three secrets; the caller's own holds nothing but what is its own. */
function applicationsOf(tokens: readonly StoredToken[]): StoredToken[][] {
  const others = tokens.filter(({ own }) => !own);
  const applications: StoredToken[][] = [];
  for (let i = 0; i < others.length; i += 3) applications.push(others.slice(i, i + 3));
  const own = tokens.filter((token) => token.own);
  return own.length > 0 ? [...applications, own] : applications;
}

export const entraAppSecretsCase: ContractCase = {
  definition: entraAppSecrets,
  settings: { tenantId: 'acme.onmicrosoft.com' },
  secret: SECRET,
  otherSecrets: [BEARER],
  idOf: (count) => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
  listCalls: [
    {
      title: 'the list of applications',
      method: 'GET',
      path: /^\/v1\.0\/applications\?%24select=id%2CappId%2CdisplayName%2CpasswordCredentials&%24top=999(&%24skiptoken=\w+)?$/,
      cursor: {
        read: (page) => page['@odata.nextLink'],
        write: (page, link) => ({ ...page, '@odata.nextLink': link }),
      },
      misshapen: [
        ...misshapenList(['value', 'passwordCredentials'], 'keyId'),
        [
          'an application without its secrets',
          (page) => changeItems(page, ['value'], () => ({ id: 'a' })),
        ],
        [
          'a next link to another host',
          (page) => ({ ...page, '@odata.nextLink': 'https://example.com/v1.0/applications' }),
        ],
        ['a number for a next link', (page) => ({ ...page, '@odata.nextLink': 1.5 })],
      ],
    },
  ],
  otherCalls: [
    {
      title: 'the login',
      method: 'POST',
      path: /^\/acme\.onmicrosoft\.com\/oauth2\/v2\.0\/token$/,
    },
  ],
  own: {
    hidden: [
      [
        'no application id',
        (page) => changeItems(page, ['value'], (one) => ({ ...one, appId: undefined })),
      ],
      ['a number for it', (page) => changeItems(page, ['value'], (one) => ({ ...one, appId: 7 }))],
    ],
  },
  revokeCall: {
    title: 'the removal',
    method: 'POST',
    path: /^\/v1\.0\/applications\/object-\d+\/removePassword$/,
  },
  goneResponses: [
    [
      'no such secret',
      problem(400, 'Request_BadRequest', 'No password credential found with keyId.'),
    ],
    [
      'no such application',
      problem(404, 'Request_ResourceNotFound', 'Resource does not exist or is not a part of it.'),
    ],
  ],
  severalPages: 150,
  changeTimes: changeTimesIn(['value', 'passwordCredentials'], 'startDateTime', 'endDateTime'),
  writtenTimes: writtenAs(
    ['value', 'passwordCredentials'],
    [
      'a token with all of them',
      { startDateTime: iso(WRITTEN.createdAt), endDateTime: iso(WRITTEN.expiresAt) },
      { createdAt: WRITTEN.createdAt, expiresAt: WRITTEN.expiresAt },
    ],
  ),
  unreadableTimes: [...UNREADABLE_ISO_TIMES, ['null', () => null]],
  revokeBody: 'nothing',
  api: {
    authorized: ({ headers }) => headers.authorization === `Bearer ${BEARER}`,
    unauthorized: problem(401, 'InvalidAuthenticationToken', 'Access token is empty.'),
    unknownPath: problem(400, 'BadRequest', 'Resource not found for the segment.'),
    openRoutes: [
      [
        'POST',
        '/acme.onmicrosoft.com/oauth2/v2.0/token',
        ({ body }) => {
          const form = Object.fromEntries(new URLSearchParams(body));
          const granted =
            form.client_id === SECRET.clientId &&
            form.client_secret === SECRET.clientSecret &&
            form.grant_type === 'client_credentials' &&
            form.scope === 'https://graph.microsoft.com/.default';
          return granted
            ? json(200, { token_type: 'Bearer', expires_in: 3599, access_token: BEARER })
            : json(401, { error: 'invalid_client' });
        },
      ],
    ],
    routes: (store) => [
      [
        'GET',
        '/v1.0/applications',
        (request) => {
          const applications = [...applicationsOf(store.all()).entries()];
          const names = { page: '$skiptoken', size: '$top' };
          const { items, page, hasNext } = numberedPage(applications, request.query, names);
          const next = urlOf(request, { $skiptoken: `${page + 1}` });
          return json(200, {
            '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications',
            ...(hasNext && { '@odata.nextLink': next }),
            value: items.map(([index, secrets]) => ({
              id: `object-${index}`,
              appId: secrets.some(({ own }) => own)
                ? SECRET.clientId.toUpperCase()
                : `app-${index}`,
              displayName: `application ${index}`,
              passwordCredentials: secrets.map(({ id, name, createdAt, expiresAt }) => ({
                customKeyIdentifier: null,
                displayName: name ?? 'deploy',
                keyId: id,
                hint: 'abc',
                startDateTime: iso(createdAt),
                endDateTime: iso(expiresAt),
                secretText: null,
              })),
            })),
          });
        },
      ],
      [
        'POST',
        '/v1.0/applications/{}/removePassword',
        ({ body }) =>
          store.take(JSON.parse(body).keyId)
            ? { status: 204 }
            : problem(400, 'Request_BadRequest', 'No password credential found with keyId.'),
      ],
    ],
  },
};
