import { exampleDefinition } from '../../../lambda/providers/definitions/_example.ts';
import { UNREADABLE_ISO_TIMES } from '../../contract/unreadable-times.ts';
import { iso } from '../../support/sandbox/rest-api.ts';
import { API_KEY, api } from './_example.api.ts';
import {
  type ContractCase,
  changeTimesIn,
  misshapenList,
  WRITTEN,
  writtenAs,
} from './contract-case.ts';

const TOKENS = '/v1/projects/acme/tokens';

/** What the suite has to know of the API. */
export const exampleDefinitionCase: ContractCase = {
  definition: exampleDefinition,
  settings: { project: 'acme' },
  secret: { apiKey: API_KEY },
  idOf: (count) => `token-${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: new RegExp(`^${TOKENS}(\\?cursor=[^&]+)?$`),
      cursor: {
        read: (page) => page.next_cursor,
        write: (page, next_cursor) => ({ ...page, next_cursor }),
      },
      misshapen: misshapenList(['tokens'], 'id'),
    },
  ],
  own: 'must-be-named',
  revokeCall: { title: 'the deletion', method: 'DELETE', path: new RegExp(`^${TOKENS}/[^/?]+$`) },
  severalPages: 70,
  changeTimes: changeTimesIn(['tokens'], 'created_at', 'expires_at'),
  writtenTimes: writtenAs(
    ['tokens'],
    [
      'a token with both of them',
      { created_at: iso(WRITTEN.createdAt), expires_at: iso(WRITTEN.expiresAt) },
      { createdAt: WRITTEN.createdAt, expiresAt: WRITTEN.expiresAt },
    ],
    ['one that never expires', { expires_at: null }, { expiresAt: 'never' }],
  ),
  unreadableTimes: UNREADABLE_ISO_TIMES,
  revokeBody: 'nothing',
  api,
};
