import { gitlabGroup } from '../../../lambda/providers/definitions/gitlab-group.ts';
import { json } from '../../support/sandbox/message.ts';
import { type ContractCase, misshapenList } from './contract-case.ts';
import {
  changeTimes,
  gitlabApi,
  passedOver,
  selfCall,
  selfRoute,
  TOKEN,
  tokenPage,
  unreadableTimes,
  writtenTimes,
} from './gitlab-shapes.ts';

export const gitlabGroupCase: ContractCase = {
  definition: gitlabGroup,
  settings: { groups: ['acme/platform'] },
  secret: { token: TOKEN },
  idOf: (count) => `${count}`,
  listCalls: [
    {
      title: 'the list of tokens',
      method: 'GET',
      path: /^\/api\/v4\/groups\/acme%2Fplatform\/access_tokens\?per_page=100(&page=\d+)?$/,
      misshapen: misshapenList([], 'id'),
    },
  ],
  own: { call: selfCall },
  revokeCall: {
    title: 'the revocation',
    method: 'DELETE',
    path: /^\/api\/v4\/groups\/acme%2Fplatform\/access_tokens\/[^/?]+$/,
  },
  severalPages: 70,
  changeTimes,
  unreadableTimes,
  writtenTimes,
  passedOver,
  revokeAnswers: 'nothing',
  goneAnswers: [
    [
      '404 in the words of newer versions',
      json(404, { message: '404 group Access Token Not Found' }),
    ],
    [
      '404 in those of older ones',
      json(404, { message: '404 Could not find group access token with token_id: 1 Not Found' }),
    ],
  ],
  refusals: [['404 for another reason', json(404, { message: '404 Group Not Found' })]],
  api: {
    ...gitlabApi,
    routes: (store) => [
      selfRoute(store),
      [
        'GET',
        '/api/v4/groups/{}/access_tokens',
        (request, group) =>
          group === 'acme/platform'
            ? tokenPage(request, store)
            : json(404, { message: '404 Group Not Found' }),
      ],
      [
        'DELETE',
        '/api/v4/groups/{}/access_tokens/{}',
        // The bot user goes with its token, so a second call finds nothing.
        (_, __, id = '') =>
          !store.get(id)?.revoked && store.mark(id)
            ? { status: 204 }
            : json(404, {
                message: `404 Could not find group access token with token_id: ${id} Not Found`,
              }),
      ],
    ],
  },
};
