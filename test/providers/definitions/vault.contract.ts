import { vault } from '../../../lambda/providers/definitions/vault.ts';
import { UNREADABLE_SECONDS } from '../../contract/unreadable-times.ts';
import { NOW } from '../../support/clock.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { iso } from '../../support/sandbox/rest-api.ts';
import { type ContractCase, WRITTEN, writtenAs } from './contract-case.ts';

const TOKEN = 'hvs.canaryVaultToken';
const envelope = (data: unknown, warnings: readonly string[] | null = null): Reply =>
  json(200, { request_id: 'r-1', lease_id: '', renewable: false, data, warnings, auth: null });
const problem = (status: number, ...errors: string[]) => json(status, { errors });
const accessorOf = ({ body }: ReceivedRequest): string => JSON.parse(body).accessor;

export const vaultCase: ContractCase = {
  definition: vault,
  settings: { host: 'vault.example.com:8200', namespace: 'team-a' },
  secret: { token: TOKEN },
  idOf: (count) => `accessor${count}`,
  listCalls: [
    {
      title: 'the list of accessors',
      method: 'GET',
      path: /^\/v1\/auth\/token\/accessors\?list=true$/,
      misshapen: [
        ['null', () => null],
        ['no data', ({ data: _, ...rest }) => rest],
        ['no keys', (page) => ({ ...page, data: {} })],
        ['an object for an accessor', (page) => ({ ...page, data: { keys: [{}] } })],
        ['an empty accessor', (page) => ({ ...page, data: { keys: [''] } })],
      ],
    },
    {
      title: 'the look at an accessor',
      isOfOneToken: true,
      method: 'POST',
      path: /^\/v1\/auth\/token\/lookup-accessor$/,
      misshapen: [
        ['null', () => null],
        ['no data', ({ data: _, ...rest }) => rest],
        ['a text for data', (page) => ({ ...page, data: 'accessor1' })],
        [
          'another token',
          (page) => ({ ...page, data: { ...Object(page.data), accessor: 'other' } }),
        ],
      ],
    },
  ],
  own: {
    call: { title: 'the own token', method: 'GET', path: /^\/v1\/auth\/token\/lookup-self$/ },
  },
  revokeCall: {
    title: 'the revocation',
    method: 'POST',
    path: /^\/v1\/auth\/token\/revoke-accessor$/,
  },
  severalPages: 30,
  changeTimes: (page, change) => {
    const { data } = page;
    if (typeof data !== 'object' || data === null || !('creation_time' in data)) return page;
    return {
      ...page,
      data: { ...data, creation_time: change(data.creation_time), expire_time: 'soon' },
    };
  },
  writtenTimes: writtenAs(
    ['data'],
    [
      'a token with all of them',
      { creation_time: WRITTEN.createdAt / 1000, expire_time: '2030-02-03T04:05:06.123456Z' },
      { createdAt: WRITTEN.createdAt, expiresAt: WRITTEN.expiresAt + 123 },
    ],
    ['one that never expires', { expire_time: null }, { expiresAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_SECONDS,
  revokeBody: 'nothing',
  // One before and one after.
  inspections: 2,
  goneInspections: [
    ['400 for an accessor that is none', problem(400, 'invalid accessor')],
    ['403 for it, by other versions', problem(403, '1 error occurred:\n\t* invalid accessor\n\n')],
    ['404 for it, by yet others', problem(404, 'invalid accessor')],
    ['403 for one that its token left behind', problem(403, 'bad token')],
  ],
  goneResponses: [
    ['200 with a warning', envelope(null, ['No token found with this accessor'])],
    ['400 for a token that is gone', problem(400, 'token not found')],
    ['400 for an accessor that is none', problem(400, 'invalid accessor')],
    ['403 for it, by other versions', problem(403, '1 error occurred:\n\t* invalid accessor\n\n')],
  ],
  refusals: [['403 for a right that is lacking', problem(403, 'permission denied')]],
  api: {
    authorized: ({ headers }) =>
      headers['x-vault-token'] === TOKEN && headers['x-vault-namespace'] === 'team-a',
    unauthorized: problem(403, 'permission denied'),
    unknownPath: problem(404),
    routes: (store) => [
      [
        'GET',
        '/v1/auth/token/accessors',
        () => {
          const keys = store.all().map(({ id }) => id);
          return keys.length === 0 ? problem(404) : envelope({ keys });
        },
      ],
      [
        'GET',
        '/v1/auth/token/lookup-self',
        () =>
          envelope({
            accessor: store.ownId('own'),
            creation_time: NOW / 1000,
            id: TOKEN,
            orphan: true,
            type: 'service',
          }),
      ],
      [
        'POST',
        '/v1/auth/token/lookup-accessor',
        (request) => {
          const token = store.get(accessorOf(request));
          if (!token) return problem(400, 'invalid accessor');
          return envelope({
            accessor: token.id,
            creation_time: token.createdAt / 1000,
            creation_ttl: 2_764_800,
            display_name: token.name ?? 'approle',
            entity_id: '',
            expire_time: iso(token.expiresAt).replace('Z', '123456Z'),
            explicit_max_ttl: 0,
            id: '',
            meta: null,
            num_uses: 0,
            orphan: true,
            path: 'auth/approle/login',
            policies: ['default', 'app'],
            ttl: 100,
            type: 'service',
          });
        },
      ],
      [
        'POST',
        '/v1/auth/token/revoke-accessor',
        (request) =>
          store.take(accessorOf(request))
            ? { status: 204 }
            : envelope(null, ['No token found with this accessor']),
      ],
    ],
  },
};
