import { generateKeyPairSync, verify } from 'node:crypto';
import { githubPatGrants } from '../../../lambda/providers/definitions/github.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { NOW } from '../../support/clock.ts';
import { json, type ReceivedRequest } from '../../support/sandbox/message.ts';
import { iso, numberedPage, numeric, urlOf } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';
import { hasHeaders, problem } from './github-api.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const INSTALLATION_TOKEN = 'ghs_canaryInstallationToken';

/** As GitHub checks it: signed by the app, not from the future, valid for ten minutes at most. */
function isAppJwt({ headers }: ReceivedRequest): boolean {
  const [header = '', claims = '', signature = ''] = (headers.authorization ?? '')
    .replace('Bearer ', '')
    .split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))) return false;
  const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const now = NOW / 1000;
  return iss === '12345' && iat <= now + 3600 && exp > iat && exp - iat <= 600;
}

/** Grants of fine-grained personal access tokens. */
export const githubPatGrantsCase: ContractCase = {
  definition: githubPatGrants,
  settings: { org: 'acme', installationId: '777' },
  secret: {
    appId: '12345',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  },
  otherSecrets: [INSTALLATION_TOKEN],
  idOf: (count) => `${25_000 + count}`,
  listCalls: [
    {
      title: 'the list of grants',
      method: 'GET',
      path: /^\/orgs\/acme\/personal-access-tokens\?per_page=100(&page=\d+)?$/,
      misshapen: misshapenList([], 'id'),
    },
  ],
  otherCalls: [
    { title: 'the login', method: 'POST', path: /^\/app\/installations\/777\/access_tokens$/ },
  ],
  own: 'not-listed',
  revokeCall: {
    title: 'the revocation',
    method: 'POST',
    path: /^\/orgs\/acme\/personal-access-tokens\/[^/?]+$/,
  },
  severalPages: 70,
  changeTimes: changeTimesIn([], 'access_granted_at', 'token_expires_at'),
  writtenTimes: writtenAs(
    [],
    [
      'a token with all of them',
      {
        access_granted_at: iso(WRITTEN.createdAt),
        token_expires_at: iso(WRITTEN.expiresAt),
        token_last_used_at: iso(WRITTEN.lastUsedAt),
      },
      WRITTEN,
    ],
    ['one that never expires', { token_expires_at: null }, { expiresAt: 'never' }],
    ['one that was never used', { token_last_used_at: null }, { lastUsedAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'nothing',
  api: {
    authorized: (request) =>
      request.headers.authorization === `Bearer ${INSTALLATION_TOKEN}` && hasHeaders(request),
    unauthorized: problem(401, 'Bad credentials'),
    unknownPath: problem(404, 'Not Found'),
    openRoutes: [
      [
        'POST',
        '/app/installations/{}/access_tokens',
        (request) =>
          isAppJwt(request)
            ? json(201, { token: INSTALLATION_TOKEN, expires_at: iso(NOW + 3_600_000) })
            : problem(401, 'A JSON web token could not be decoded'),
      ],
    ],
    routes: (store) => [
      [
        'GET',
        '/orgs/acme/personal-access-tokens',
        (request) => {
          const names = { page: 'page', size: 'per_page' };
          const { items, page, hasNext } = numberedPage(store.all(), request.query, names);
          const body = items.map(({ id, name, createdAt, expiresAt }) => ({
            id: numeric(id),
            token_id: 91_000,
            token_name: name ?? 'ci',
            owner: { login: 'octocat', id: 1, type: 'User' },
            repository_selection: 'all',
            permissions: { organization: {}, repository: { contents: 'read' }, other: {} },
            access_granted_at: iso(createdAt),
            token_expired: false,
            token_expires_at: iso(expiresAt),
            token_last_used_at: null,
          }));
          const next = `<${urlOf(request, { page: `${page + 1}` })}>; rel="next"`;
          return json(200, body, hasNext ? { link: next } : {});
        },
      ],
      [
        'POST',
        '/orgs/acme/personal-access-tokens/{}',
        ({ body }, id = '') => {
          if (JSON.parse(body).action !== 'revoke') return problem(422, 'Validation Failed');
          return store.take(id) ? { status: 204 } : problem(404, 'Not Found');
        },
      ],
    ],
  },
};
