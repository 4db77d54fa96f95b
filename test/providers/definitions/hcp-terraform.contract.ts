import { hcpTerraform } from '../../../lambda/providers/definitions/hcp-terraform.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import { iso, numberedPage, urlOf } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeItems,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKEN = 'canary.atlasv1.organization';
const problem = (status: number, title: string) =>
  json(status, { errors: [{ status: String(status), title }] });

export const hcpTerraformCase: ContractCase = {
  definition: hcpTerraform,
  settings: { organization: 'acme' },
  secret: { token: TOKEN },
  idOf: (count) => `at-QmATJea6aWj1xR2t${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/api\/v2\/organizations\/acme\/team-tokens\?page%5Bsize%5D=100(&page%5Bnumber%5D=\d+)?$/,
      misshapen: [
        ...misshapenList(['data'], 'id'),
        ['a next link to another host', (page) => ({ ...page, links: { next: '//example.com/' } })],
      ],
    },
  ],
  own: 'must-be-named',
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/api\/v2\/authentication-tokens\/[^/?]+$/,
  },
  severalPages: 70,
  changeTimes: (page, change) =>
    changeItems(page, ['data'], (one) => ({
      ...one,
      attributes: {
        'created-at': change('2024-01-01T00:00:00.000Z'),
        'expired-at': change('2025-01-01T00:00:00.000Z'),
      },
    })),
  writtenTimes: writtenAs(
    ['data', 'attributes'],
    [
      'a token with all of them',
      {
        'created-at': iso(WRITTEN.createdAt),
        'expired-at': iso(WRITTEN.expiresAt),
        'last-used-at': iso(WRITTEN.lastUsedAt),
      },
      WRITTEN,
    ],
    ['one that never expires', { 'expired-at': null }, { expiresAt: 'never' }],
    ['one that was never used', { 'last-used-at': null }, { lastUsedAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'nothing',
  api: {
    authorized: ({ headers }) => headers.authorization === `Bearer ${TOKEN}`,
    unauthorized: problem(401, 'unauthorized'),
    unknownPath: problem(404, 'not found'),
    routes: (store) => [
      [
        'GET',
        '/api/v2/organizations/acme/team-tokens',
        (request) => {
          const names = { page: 'page[number]', size: 'page[size]' };
          const { items, page, hasNext } = numberedPage(store.all(), request.query, names);
          return json(200, {
            data: items.map(({ id, name, createdAt, expiresAt }) => ({
              id,
              type: 'authentication-tokens',
              attributes: {
                'created-at': iso(createdAt),
                'last-used-at': null,
                description: name ?? 'ci',
                token: null,
                'expired-at': iso(expiresAt),
              },
              relationships: { team: { data: { id: 'team-Y7RyjccPVBKVEdp7', type: 'teams' } } },
            })),
            links: { next: hasNext ? urlOf(request, { 'page[number]': `${page + 1}` }) : null },
          });
        },
      ],
      [
        'DELETE',
        '/api/v2/authentication-tokens/{}',
        ({ headers }, id = '') => {
          // Asked of every changing request, of one without a body too.
          if (headers['content-type'] !== 'application/vnd.api+json') return problem(415, 'media');
          return store.take(id) ? { status: 204 } : problem(404, 'not found');
        },
      ],
    ],
  },
};
