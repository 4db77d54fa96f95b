import { openaiProject } from '../../../lambda/providers/definitions/openai-project.ts';
import { UNREADABLE_SECONDS } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import {
  type ContractCase,
  changeItems,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';
import { ADMIN_KEY, listPage, misshapenCursors, openaiApi, problem } from './openai-shapes.ts';

const BASE = '/v1/organization/projects';
/** More projects than one page holds; the keys are all in one of them. */
const PROJECTS = Array.from({ length: 25 }, (_, index) => `proj_${index}`);
const BUSY = 'proj_7';

export const openaiProjectCase: ContractCase = {
  definition: openaiProject,
  settings: {},
  secret: { adminKey: ADMIN_KEY },
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
  severalPages: 70,
  changeTimes: (page, change) =>
    changeItems(page, ['data'], (one) => ({ ...one, created_at: change(one.created_at) })),
  writtenTimes: writtenAs(
    ['data'],
    [
      'a token that tells them all',
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
  revokeAnswers: 'json',
  refusals: [['404 of a wrong path', problem(404, 'Invalid URL (DELETE /v1/x)')]],
  api: {
    ...openaiApi,
    routes: (store) => [
      [
        'GET',
        BASE,
        (request) =>
          listPage(
            request,
            PROJECTS,
            (id) => id,
            (id) => ({ id, object: 'organization.project', name: id, status: 'active' }),
          ),
      ],
      [
        'GET',
        `${BASE}/{}/api_keys`,
        (request, project) =>
          listPage(
            request,
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
        `${BASE}/{}/api_keys/{}`,
        (_, project, id = '') =>
          project === BUSY && store.take(id)
            ? json(200, { id, object: 'organization.project.api_key.deleted', deleted: true })
            : problem(404, 'No such key'),
      ],
    ],
  },
};
