import { openaiAdmin } from '../../../lambda/providers/definitions/openai-admin.ts';
import type { Json } from '../../contract/harness.ts';
import { UNREADABLE_SECONDS } from '../../contract/unreadable-times.ts';
import { json } from '../../support/sandbox/message.ts';
import {
  type ContractCase,
  changeItems,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';
import {
  ADMIN_KEY,
  cursor,
  listPage,
  misshapenCursors,
  openaiApi,
  problem,
} from './openai-shapes.ts';

const BASE = '/v1/organization/admin_api_keys';

/** Puts another key in front of those of a page. */
const withKeyOf =
  (redacted_value: string) =>
  ({ data, ...page }: Json): Json => ({
    ...page,
    data: Array.isArray(data) ? [{ ...data[0], id: 'key_other', redacted_value }, ...data] : data,
  });

export const openaiAdminCase: ContractCase = {
  definition: openaiAdmin,
  settings: {},
  secret: { adminKey: ADMIN_KEY },
  idOf: (count) => `key_${count}`,
  listCalls: [
    {
      title: 'the list of keys',
      method: 'GET',
      path: /^\/v1\/organization\/admin_api_keys\?limit=100(&after=[^&]+)?$/,
      cursor,
      misshapen: [...misshapenList(['data'], 'id'), ...misshapenCursors],
    },
  ],
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
  revokeCall: { title: 'the deletion', method: 'DELETE', path: new RegExp(`^${BASE}/[^/?]+$`) },
  severalPages: 70,
  changeTimes: (page, change) =>
    changeItems(page, ['data'], (one) => ({
      ...one,
      created_at: change(one.created_at),
      expires_at: change(one.expires_at),
    })),
  writtenTimes: writtenAs(
    ['data'],
    [
      'a token that tells them all',
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
  revokeAnswers: 'json',
  refusals: [['404 of a wrong path', problem(404, 'Invalid URL (DELETE /v1/x)')]],
  passedOver: [
    ['a key of a project, labelled as one of an administrator', withKeyOf('sk-proj-...def')],
    ['a key of a service account', withKeyOf('sk-svcacct-...ghi')],
  ],
  api: {
    ...openaiApi,
    routes: (store) => [
      [
        'GET',
        BASE,
        (request) =>
          listPage(
            request,
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
        `${BASE}/{}`,
        (_, id = '') =>
          store.take(id)
            ? json(200, { id, object: 'organization.admin_api_key.deleted', deleted: true })
            : problem(404, 'No such key'),
      ],
    ],
  },
};
