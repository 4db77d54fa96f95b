import { jfrog } from '../../../lambda/providers/definitions/jfrog.ts';
import { json } from '../../sandbox/message.ts';
import { emptyObject } from '../../sandbox/rest-api.ts';
import { UNREADABLE_SECONDS } from '../unreadable-times.ts';
import {
  type ContractCase,
  changeItems,
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
  own: 'must-be-named',
  revokeCall: {
    title: 'the revocation',
    method: 'DELETE',
    path: /^\/access\/api\/v1\/tokens\/(?!me$)[^/?]+$/,
  },
  onePage: true,
  severalPages: 30,
  changeTimes: (page, change) =>
    changeItems(page, ['tokens'], (one) => ({
      ...one,
      issued_at: change(one.issued_at),
      expiry: change(one.expiry),
    })),
  writtenTimes: writtenAs(
    ['tokens'],
    [
      'a token that tells them all',
      { issued_at: WRITTEN.createdAt / 1000, expiry: WRITTEN.expiresAt / 1000 },
      { createdAt: WRITTEN.createdAt, expiresAt: WRITTEN.expiresAt },
    ],
    ['one that never expires', { expiry: undefined }, { expiresAt: 'never' }],
  ),
  unreadableTimes: [...UNREADABLE_SECONDS, ['null', () => null]],
  // The answer to a repeated revocation, 204, has no body.
  revokeAnswers: 'nothing',
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
      [
        'DELETE',
        '/access/api/v1/tokens/{}',
        (_, id = '') => (store.take(id) ? emptyObject : { status: 204 }),
      ],
    ],
  },
};
