import { npm } from '../../../lambda/providers/definitions/npm.ts';
import type { Json } from '../../contract/harness.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { emptyObject, iso } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeItems,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKEN = 'canary-npm-session';

/** Replaces the hint by which the own token is recognised. */
const changeHint = (token: unknown) => (page: Json) =>
  changeItems(page, ['objects'], (item) => ({ ...item, token }));

/** As verdaccio responds: no expiry, no pages, and a deletion that always succeeds. */
export const npmCase: ContractCase = {
  definition: npm,
  settings: { host: 'npm.example.com' },
  secret: { token: TOKEN },
  idOf: (count) => `9c5aa0e0${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/-\/npm\/v1\/tokens$/,
      misshapen: [
        ...misshapenList(['objects'], 'key'),
        [
          'a next link to another host',
          (page) => ({ ...page, urls: { next: 'https://example.com/' } }),
        ],
      ],
    },
  ],
  own: {
    mayBeUnlisted: true,
    hidden: [
      ['no hint', changeHint(undefined)],
      ['a number for it', changeHint(7)],
    ],
  },
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/-\/npm\/v1\/tokens\/token\/[^/?]+$/,
  },
  successes: [
    ['200, as verdaccio gives', emptyObject],
    ['204, as the registry of npm gives', { status: 204 }],
  ],
  onePage: true,
  severalPages: 30,
  changeTimes: changeTimesIn(['objects'], 'created'),
  writtenTimes: writtenAs(
    ['objects'],
    [
      'a token with all of them',
      {
        created: iso(WRITTEN.createdAt),
        expiry: iso(WRITTEN.expiresAt),
        accessed: iso(WRITTEN.lastUsedAt),
      },
      WRITTEN,
    ],
  ),
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'json',
  goneResponses: [
    ['400 by the public registry', json(400, { message: 'could not delete token' })],
    ['404 by the public registry', json(404, { message: 'token not found' })],
  ],
  refusals: [
    ['400 for an id that is none', json(400, { message: 'invalid token' })],
    ['404 of a wrong path', json(404, { error: 'File not found' })],
  ],
  passedOver: [
    [
      'a token that was revoked',
      ({ objects, ...page }) => ({
        ...page,
        objects: Array.isArray(objects)
          ? [{ ...objects[0], key: 'dead', revoked: '2026-01-01T00:00:00Z' }, ...objects]
          : objects,
      }),
    ],
  ],
  goneLooksRevoked: true,
  api: {
    authorized: ({ headers }) => headers.authorization === `Bearer ${TOKEN}`,
    unauthorized: json(401, { error: 'no credentials provided' }),
    unknownPath: json(404, { error: 'File not found' }),
    routes: (store) => [
      [
        'GET',
        '/-/npm/v1/tokens',
        () =>
          json(200, {
            objects: store.all().map(({ id, createdAt, own }) => ({
              user: 'alice',
              key: id,
              token: own ? 'canar...ssion' : 'eyJhb...Xk3fQ',
              readonly: false,
              cidr: [],
              created: iso(createdAt),
            })),
            urls: { next: '' },
          }),
      ],
      [
        'DELETE',
        '/-/npm/v1/tokens/token/{}',
        (_, id = '') => {
          store.take(id);
          return emptyObject;
        },
      ],
    ],
  },
};
