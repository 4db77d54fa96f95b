import { githubSsoCredentials } from '../../../lambda/providers/definitions/github.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { iso, numberedPage, numeric } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeItems,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';
import { hasHeaders, problem } from './github-api.ts';

const OWNER_TOKEN = 'ghp_canaryOwnerToken';

/** An SSH key, which is no token and must be left alone whatever its times. */
const SSH_KEY = {
  login: 'octocat',
  credential_id: 1,
  credential_type: 'SSH key',
  credential_authorized_at: '2011-01-26T19:06:43Z',
  credential_accessed_at: null,
  fingerprint: 'jklmnop12345678',
};

/** Credentials that single sign-on authorized. */
export const githubSsoCredentialsCase: ContractCase = {
  definition: githubSsoCredentials,
  settings: { org: 'acme' },
  secret: { token: OWNER_TOKEN },
  idOf: (count) => `${161_195 + count}`,
  listCalls: [
    {
      title: 'the list of credentials',
      method: 'GET',
      path: /^\/orgs\/acme\/credential-authorizations\?per_page=100&page=\d+$/,
      misshapen: misshapenList([], 'credential_id'),
    },
  ],
  own: {
    isListed: true,
    hidden: [
      [
        'no end of a token',
        (page) => changeItems(page, [], (one) => ({ ...one, token_last_eight: undefined })),
      ],
      [
        'a number for it',
        (page) => changeItems(page, [], (one) => ({ ...one, token_last_eight: 12_345_678 })),
      ],
    ],
  },
  revokeCall: {
    title: 'the removal',
    method: 'DELETE',
    path: /^\/orgs\/acme\/credential-authorizations\/(?!revoke-)[^/?]+$/,
  },
  severalPages: 70,
  changeTimes: changeTimesIn([], 'credential_authorized_at', 'authorized_credential_expires_at'),
  writtenTimes: writtenAs(
    [],
    [
      'a token with all of them',
      {
        credential_authorized_at: iso(WRITTEN.createdAt),
        authorized_credential_expires_at: iso(WRITTEN.expiresAt),
        credential_accessed_at: iso(WRITTEN.lastUsedAt),
      },
      WRITTEN,
    ],
    ['one that never expires', { authorized_credential_expires_at: null }, { expiresAt: 'never' }],
    ['one that was never used', { credential_accessed_at: null }, { lastUsedAt: 'never' }],
  ),
  passedOver: [
    [
      'an SSH key',
      (page) =>
        Array.isArray(page) ? page.flatMap((one) => [one, { ...SSH_KEY, credential_id: 2 }]) : page,
    ],
  ],
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'nothing',
  api: {
    authorized: (request) =>
      request.headers.authorization === `Bearer ${OWNER_TOKEN}` && hasHeaders(request),
    unauthorized: problem(401, 'Bad credentials'),
    unknownPath: problem(404, 'Not Found'),
    routes: (store) => [
      [
        'GET',
        '/orgs/acme/credential-authorizations',
        ({ query }) => {
          const names = { page: 'page', size: 'per_page' };
          const { items } = numberedPage(store.all(), query, names);
          const tokens = items.map(({ id, name, createdAt, expiresAt, own }) => ({
            login: 'octocat',
            credential_id: numeric(id),
            credential_type: 'personal access token',
            token_last_eight: own ? OWNER_TOKEN.slice(-8) : '12345678',
            credential_authorized_at: iso(createdAt),
            credential_accessed_at: iso(createdAt),
            scopes: ['repo', 'gist'],
            authorized_credential_id: 12_345,
            authorized_credential_note: name ?? 'laptop',
            authorized_credential_expires_at: iso(expiresAt),
          }));
          return json(200, query.get('page') === '1' ? [SSH_KEY, ...tokens] : tokens);
        },
      ],
      [
        'DELETE',
        '/orgs/acme/credential-authorizations/{}',
        (_, id = '') => (store.take(id) ? { status: 204 } : problem(404, 'Not Found')),
      ],
    ],
  },
};
