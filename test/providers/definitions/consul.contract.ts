import { consulAcl } from '../../../lambda/providers/definitions/consul.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { iso } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKEN = '11111111-2222-3333-4444-555555555555';
const OTHER_SECRET = 'canary-secret-id-of-somebody';
const plain = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

/** The token of every request that has none. It is old, cannot be deleted, and is never to be touched. */
const ANONYMOUS = {
  AccessorID: '00000000-0000-0000-0000-000000000002',
  SecretID: 'anonymous',
  Description: 'Anonymous Token',
  Local: false,
  CreateTime: '0001-01-01T00:00:00Z',
};

export const consulAclCase: ContractCase = {
  definition: consulAcl,
  settings: { host: 'consul.example.com:8501' },
  secret: { token: TOKEN },
  // Newer servers show the secret of each token to whoever may write ACLs.
  otherSecrets: [OTHER_SECRET],
  idOf: (count) => `6a1253d2-1785-24fd-91c2-${String(count).padStart(12, '0')}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/v1\/acl\/tokens$/,
      misshapen: misshapenList([], 'AccessorID').filter(([title]) => title !== 'null for a token'),
    },
  ],
  own: { call: { title: 'the own token', method: 'GET', path: /^\/v1\/acl\/token\/self$/ } },
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/v1\/acl\/token\/(?!self$|00000000-0000-0000-0000-000000000002$)[^/?]+$/,
  },
  onePage: true,
  severalPages: 30,
  changeTimes: changeTimesIn([], 'CreateTime', 'ExpirationTime'),
  passedOver: [
    ['the anonymous token', (page) => (Array.isArray(page) ? [ANONYMOUS, ...page] : page)],
  ],
  writtenTimes: writtenAs(
    [],
    [
      'a token with all of them',
      { CreateTime: iso(WRITTEN.createdAt), ExpirationTime: iso(WRITTEN.expiresAt) },
      { createdAt: WRITTEN.createdAt, expiresAt: WRITTEN.expiresAt },
    ],
    ['one that never expires', { ExpirationTime: undefined }, { expiresAt: 'never' }],
  ),
  unreadableTimes: [...UNREADABLE_ISO_TIMES, ['null', () => null]],
  revokeBody: 'json',
  goneResponses: [['404 in plain text, from 1.15 on', plain(404, 'Cannot find token to delete')]],
  refusals: [['404 of a wrong path', plain(404, 'Invalid URL path')]],
  goneLooksRevoked: true,
  api: {
    authorized: ({ headers }) => headers['x-consul-token'] === TOKEN,
    unauthorized: plain(403, 'ACL not found'),
    unknownPath: plain(404, 'Invalid URL path'),
    routes: (store) => [
      [
        'GET',
        '/v1/acl/tokens',
        () =>
          json(200, [
            ...store.all().map(({ id, name, createdAt, expiresAt }) => ({
              AccessorID: id,
              SecretID: OTHER_SECRET,
              Description: name ?? 'agent',
              Policies: [],
              Local: false,
              CreateTime: iso(createdAt),
              ExpirationTime: iso(expiresAt),
              CreateIndex: 59,
            })),
          ]),
      ],
      [
        'GET',
        '/v1/acl/token/self',
        () => json(200, { AccessorID: store.ownId('own'), SecretID: TOKEN }),
      ],
      [
        'DELETE',
        '/v1/acl/token/{}',
        (_, id = '') => {
          if (id === ANONYMOUS.AccessorID) return plain(500, 'not permitted');
          store.take(id);
          return json(200, true);
        },
      ],
    ],
  },
};
