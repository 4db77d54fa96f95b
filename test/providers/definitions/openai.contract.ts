import { openaiAdmin, openaiProject } from '../../../lambda/providers/definitions/openai.ts';
import { UNREADABLE_SECONDS } from '../../contract/unreadable-times.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import type { RestApiOptions } from '../../support/sandbox/rest-api.ts';
import {
  type ContractCase,
  changeItems,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';
import { COMMON, listOfKeys, listPage, misshapenCursors, withKey } from './key-lists.ts';

const OPENAI_KEY = 'sk-admin-canary-0001';

/** An error in OpenAI's form. */
function openaiProblem(status: number, message: string): Reply {
  const type = status === 401 ? 'authentication_error' : 'invalid_request_error';
  return json(status, { error: { message, type, param: null, code: null } });
}

const openaiApi: Pick<RestApiOptions, 'authorized' | 'unauthorized' | 'unknownPath'> = {
  authorized: ({ headers }) => headers.authorization === `Bearer ${OPENAI_KEY}`,
  unauthorized: openaiProblem(401, 'Incorrect API key provided.'),
  unknownPath: json(404, { error: { message: 'Invalid URL', type: 'not_found', code: null } }),
};

const openaiRefusals: ContractCase['refusals'] = [
  ['404 of a wrong path', openaiProblem(404, 'Invalid URL (DELETE /v1/x)')],
];

const ADMIN_KEYS = '/v1/organization/admin_api_keys';

const openaiAdminCase: ContractCase = {
  definition: openaiAdmin,
  ...COMMON,
  secret: { adminKey: OPENAI_KEY },
  idOf: (count) => `key_${count}`,
  listCalls: [listOfKeys(/^\/v1\/organization\/admin_api_keys\?limit=100(&after=[^&]+)?$/)],
  own: {
    isListed: true,
    hidden: [
      [
        'no redacted value',
        (page) => changeItems(page, ['data'], (one) => ({ ...one, redacted_value: undefined })),
      ],
      [
        'a number for it',
        (page) => changeItems(page, ['data'], (one) => ({ ...one, redacted_value: 7 })),
      ],
      [
        'a value that hides nothing',
        (page) => changeItems(page, ['data'], (one) => ({ ...one, redacted_value: 'sk-admin' })),
      ],
    ],
  },
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: new RegExp(`^${ADMIN_KEYS}/[^/?]+$`),
  },
  changeTimes: changeTimesIn(['data'], 'created_at', 'expires_at'),
  writtenTimes: writtenAs(
    ['data'],
    [
      'a token with all of them',
      {
        created_at: WRITTEN.createdAt / 1000,
        expires_at: WRITTEN.expiresAt / 1000,
        last_used_at: WRITTEN.lastUsedAt / 1000,
      },
      WRITTEN,
    ],
    ['one that never expires', { expires_at: null }, { expiresAt: 'never' }],
    ['one that was never used', { last_used_at: null }, { lastUsedAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_SECONDS,
  refusals: openaiRefusals,
  passedOver: [
    [
      'a key of a project, labelled as one of an administrator',
      withKey({ id: 'key_other', redacted_value: 'sk-proj-...def' }),
    ],
    [
      'a key of a service account',
      withKey({ id: 'key_other', redacted_value: 'sk-svcacct-...ghi' }),
    ],
  ],
  api: {
    ...openaiApi,
    routes: (store) => [
      [
        'GET',
        ADMIN_KEYS,
        (request) =>
          listPage(
            request,
            'after',
            store.all(),
            ({ id }) => id,
            ({ id, name, createdAt, expiresAt, own }) => ({
              object: 'organization.admin_api_key',
              id,
              name: name ?? 'Main Admin Key',
              redacted_value: own ? 'sk-admin...001' : 'sk-admin...xyz',
              created_at: createdAt / 1000,
              expires_at: expiresAt / 1000,
              last_used_at: null,
              owner: { type: 'user', id: 'user_123', name: 'John Doe', role: 'owner' },
            }),
          ),
      ],
      [
        'DELETE',
        `${ADMIN_KEYS}/{}`,
        (_, id = '') =>
          store.take(id)
            ? json(200, { id, object: 'organization.admin_api_key.deleted', deleted: true })
            : openaiProblem(404, 'No such key'),
      ],
    ],
  },
};

const PROJECTS_PATH = '/v1/organization/projects';
/** More projects than one page holds; the keys are all in one of them. */
const PROJECTS = Array.from({ length: 25 }, (_, index) => `proj_${index}`);
const BUSY = 'proj_7';

const openaiProjectCase: ContractCase = {
  definition: openaiProject,
  ...COMMON,
  secret: { adminKey: OPENAI_KEY },
  idOf: (count) => `key_${count}`,
  listCalls: [
    {
      title: 'the list of projects',
      method: 'GET',
      path: /^\/v1\/organization\/projects\?limit=100(&after=proj_\d+)?$/,
      misshapen: [...misshapenList(['data'], 'id').slice(0, 4), ...misshapenCursors],
    },
    {
      title: 'the list of keys',
      isOfOneParent: true,
      method: 'GET',
      path: /^\/v1\/organization\/projects\/proj_\d+\/api_keys\?limit=100&owner_project_access=any(&after=[^&]+)?$/,
      misshapen: [...misshapenList(['data'], 'id').slice(0, 4), ...misshapenCursors],
    },
  ],
  own: 'not-listed',
  revokeCall: {
    title: 'the deletion',
    method: 'DELETE',
    path: /^\/v1\/organization\/projects\/proj_7\/api_keys\/[^/?]+$/,
  },
  changeTimes: changeTimesIn(['data'], 'created_at'),
  writtenTimes: writtenAs(
    ['data'],
    [
      'a token with all of them',
      { created_at: WRITTEN.createdAt / 1000, last_used_at: WRITTEN.lastUsedAt / 1000 },
      { createdAt: WRITTEN.createdAt, lastUsedAt: WRITTEN.lastUsedAt },
    ],
    [
      'one of a service account',
      {
        owner: {
          type: 'service_account',
          service_account: { id: 'sa_1', name: 'ci', created_at: 1, role: 'member' },
        },
      },
      { owner: 'ci', status: 'inactive' },
    ],
    ['one that was never used', { last_used_at: null }, { lastUsedAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_SECONDS,
  refusals: openaiRefusals,
  api: {
    ...openaiApi,
    routes: (store) => [
      [
        'GET',
        PROJECTS_PATH,
        (request) =>
          listPage(
            request,
            'after',
            PROJECTS,
            (id) => id,
            (id) => ({ id, object: 'organization.project', name: id, status: 'active' }),
          ),
      ],
      [
        'GET',
        `${PROJECTS_PATH}/{}/api_keys`,
        (request, project) =>
          listPage(
            request,
            'after',
            // Without being asked for, keys of former members of a project are not shown.
            project === BUSY && request.query.get('owner_project_access') === 'any'
              ? store.all()
              : [],
            ({ id }) => id,
            ({ id, name, createdAt }) => ({
              object: 'organization.project.api_key',
              id,
              name: name ?? 'Project Key',
              redacted_value: 'sk-abc...def',
              created_at: createdAt / 1000,
              last_used_at: null,
              owner_project_access: 'inactive',
              owner: { type: 'user', user: { id: 'user_1', email: 'jane@example.com' } },
            }),
          ),
      ],
      [
        'DELETE',
        `${PROJECTS_PATH}/{}/api_keys/{}`,
        (_, project, id = '') =>
          project === BUSY && store.take(id)
            ? json(200, { id, object: 'organization.project.api_key.deleted', deleted: true })
            : openaiProblem(404, 'No such key'),
      ],
    ],
  },
};

/** The keys of an organization and those of its projects. */
export const openaiCases: readonly ContractCase[] = [openaiAdminCase, openaiProjectCase];
