import { jfrog } from '../../../lambda/providers/definitions/jfrog.ts';
import { UNREADABLE_SECONDS } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { emptyObject } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKEN = 'eyJ.canary.jfrog';
const problem = (status: number, message: string) =>
  json(status, { errors: [{ code: 'ERROR', message }] });

export const jfrogCase: ContractCase = {
  definition: jfrog,
  settings: { host: 'acme.jfrog.io' },
  secret: { token: TOKEN },
  idOf: (count) => `7e0eec00-${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/access\/api\/v1\/tokens$/,
      misshapen: misshapenList(['tokens'], 'token_id'),
    },
  ],
  own: {
    call: { title: 'the own token', method: 'GET', path: /^\/access\/api\/v1\/tokens\/me$/ },
  },
  revokeCall: {
    title: 'the revocation',
    method: 'DELETE',
    path: /^\/access\/api\/v1\/tokens\/(?!me$)[^/?]+$/,
  },
  onePage: true,
  severalPages: 30,
  changeTimes: changeTimesIn(['tokens'], 'issued_at', 'expiry'),
  writtenTimes: writtenAs(
    ['tokens'],
    [
      'a token with all of them',
      {
        issued_at: WRITTEN.createdAt / 1000,
        expiry: WRITTEN.expiresAt / 1000,
        last_used: WRITTEN.lastUsedAt / 1000,
      },
      WRITTEN,
    ],
    [
      'one that says nothing of its expiry and its use',
      { expiry: undefined, last_used: undefined },
      { expiresAt: 'unknown', lastUsedAt: 'unknown' },
    ],
  ),
  unreadableTimes: [...UNREADABLE_SECONDS, ['null', () => null]],
  // The answer to a repeated revocation, 204, has no body.
  revokeBody: 'nothing',
  refusals: [
    [
      '400 for a token of a short life',
      json(400, { code: 'BAD_REQUEST', message: 'Token not revocable', detail: 'Sorry.' }),
    ],
  ],
  api: {
    authorized: ({ headers }) => headers.authorization === `Bearer ${TOKEN}`,
    unauthorized: problem(401, 'Unauthorized'),
    unknownPath: problem(404, 'Not Found'),
    routes: (store) => [
      [
        'GET',
        '/access/api/v1/tokens',
        () =>
          json(200, {
            tokens: store.all().map(({ id, name, createdAt, expiresAt }) => ({
              token_id: id,
              subject: 'jfac@01/users/ci',
              expiry: expiresAt / 1000,
              issued_at: createdAt / 1000,
              issuer: 'jfac@01',
              description: name ?? 'pipeline',
              refreshable: false,
              scope: 'applied-permissions/user',
            })),
          }),
      ],
      ['GET', '/access/api/v1/tokens/me', () => json(200, { token_id: store.ownId('own') })],
      [
        'DELETE',
        '/access/api/v1/tokens/{}',
        (_, id = '') => (store.take(id) ? emptyObject : { status: 204 }),
      ],
    ],
  },
};
